import { useQuestion } from '../../api/question';
import { Acts } from '../../parts/form/Acts';
import type { Form } from '../../parts/form/form';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import styles from '../item/List.module.css';
import { Asked } from './Asked';
import { proposals, roadmap, type Initiative, type Proposal } from './questions';

interface Props {
  readonly product: string;
  readonly at: string | null;
  readonly about?: string; // the initiative that they are about; undefined: any, or none
}

/** Proposals are the changes of the roadmap that somebody asked for and nobody has answered yet. */
export function Proposals({ product, at, about }: Props) {
  const { roadmap: says } = useSpeech().words;
  const open = (useQuestion(proposals(product, at)).data ?? []).filter(({ initiative }) => about === undefined || initiative === about);
  const plan = useQuestion(roadmap(product, at), { ready: open.some(({ command }) => command) }).data;
  const initiatives = [...(plan?.closed ?? []), ...(plan?.horizons ?? []).flatMap((horizon) => horizon.initiatives)];
  if (open.length === 0) return null;
  return (
    <section aria-label={about === undefined ? says.proposals(open.length) : undefined}>
      <h2 className={styles.title}>{says.proposals(open.length)}</h2>
      <ul role="list" className={styles.rows}>{open.map((one) => <ProposalRow key={one.proposal} product={product} proposal={one} initiative={initiatives.find(({ initiative }) => initiative === one.initiative)} />)}</ul>
    </section>
  );
}

interface RowProps {
  readonly product: string;
  readonly proposal: Proposal;
  readonly initiative: Initiative | undefined; // that it is about
}

function ProposalRow({ product, proposal: { proposal, change, command, initiative: about, proposed_by: who, proposed_at: when }, initiative }: RowProps) {
  const { format, words: { roadmap: says } } = useSpeech();
  const it = { what: proposal, fixed: { proposal }, fields: [] };
  const forms: Form[] = [{ ...it, command: 'accept-proposal' }, { ...it, command: 'decline-proposal', demands: true }];
  return (
    <li className={styles.row}>
      <p dir="auto">{change}</p>
      {command && <Asked command={command} initiative={initiative} />}
      <p className={styles.facts}>
        <code className="quieter">{proposal}</code>
        {about && <ItemLink item={about} />}
        <span>{says.proposedBy(who, format.shortDay(new Date(when)))}</span>
        <Acts product={product} label={proposal} forms={forms} look="inline" />
      </p>
    </li>
  );
}
