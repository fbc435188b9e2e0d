import { useQuestion } from '../../api/question';
import { Acts } from '../../parts/form/Acts';
import type { Form } from '../../parts/form/form';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import styles from '../item/List.module.css';
import { proposals, type Proposal } from './questions';

interface Props {
  readonly product: string;
  readonly at: string | null;
}

/** Proposals are the changes of the roadmap that somebody asked for and nobody has answered yet. */
export function Proposals({ product, at }: Props) {
  const { roadmap: says } = useSpeech().words;
  const open = useQuestion(proposals(product, at)).data ?? [];
  if (open.length === 0) return null;
  return (
    <section aria-label={says.proposals(open.length)}>
      <h2 className={styles.title}>{says.proposals(open.length)}</h2>
      <ul role="list" className={styles.rows}>{open.map((one) => <ProposalRow key={one.proposal} product={product} proposal={one} />)}</ul>
    </section>
  );
}

function ProposalRow({ product, proposal: { proposal, change, initiative, proposed_by: who, proposed_at: when } }: { readonly product: string; readonly proposal: Proposal }) {
  const { format, words: { roadmap: says } } = useSpeech();
  const about = { what: proposal, fixed: { proposal }, fields: [] };
  const forms: Form[] = [{ ...about, command: 'accept-proposal' }, { ...about, command: 'decline-proposal', demands: true }];
  return (
    <li className={styles.row}>
      <p dir="auto">{change}</p>
      <p className={styles.facts}>
        <code className="quieter">{proposal}</code>
        {initiative && <ItemLink item={initiative} />}
        <span>{says.proposedBy(who, format.shortDay(new Date(when)))}</span>
        <Acts product={product} label={proposal} forms={forms} look="inline" />
      </p>
    </li>
  );
}
