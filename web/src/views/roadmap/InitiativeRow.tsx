import { useAddress } from '../../address/useAddress';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import { Verdict } from '../item/Verdict';
import { WorkBar } from '../item/WorkBar';
import { spanOf } from './span';
import styles from './InitiativeRow.module.css';
import type { Initiative } from './questions';

interface Props {
  readonly initiative: Initiative;
  readonly goal: string; // what it serves, in words; empty: nothing
}

/** InitiativeRow is an initiative in its horizon: what it serves, when, how far it is, and what the product owner says. */
export function InitiativeRow({ initiative, goal }: Props) {
  const { format, words: { initiative: says, roadmap } } = useSpeech();
  const { item } = useAddress();
  return (
    <li className={styles.row} data-picked={item === initiative.initiative || undefined}>
      <p className={styles.head}>
        <code className="quieter">{initiative.initiative}</code> <ItemLink item={initiative.initiative} says={initiative.title} className={styles.title} />
      </p>
      {goal && <p className={styles.goal} dir="auto">{roadmap.goal(goal)}</p>}
      <WorkBar work={initiative.work} />
      <p className={styles.facts}>
        <span>{says.progress[initiative.progress]}</span>
        <span className="figures">{spanOf(initiative, roadmap, format)}</span>
        {initiative.validation && <Verdict verdict={initiative.validation.verdict} />}
        {initiative.depends_on.map((key) => <span key={key} className={styles.waits}>{roadmap.waitsFor(key)}</span>)}
      </p>
    </li>
  );
}
