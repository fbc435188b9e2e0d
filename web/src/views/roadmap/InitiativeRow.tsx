import type { ReactNode, Ref } from 'react';
import { useAddress } from '../../address/useAddress';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import { Verdict } from '../item/Verdict';
import { WorkBar } from '../item/WorkBar';
import styles from './InitiativeRow.module.css';
import type { Edge } from './order';
import type { Initiative } from './questions';
import { spanOf } from './span';
import type { Slip } from './timeline';

interface Props {
  readonly initiative: Initiative;
  readonly goal: string; // what it serves, in words; empty: nothing
  readonly waits: readonly string[]; // the open ones that it depends on
  readonly slip?: Slip | null; // how it moved
  readonly edge?: Edge | null; // where another one would land
  readonly held?: boolean; // a finger drags it
  readonly onFocus?: () => void;
  readonly ref?: Ref<HTMLLIElement>;
  readonly children?: ReactNode; // what can be done with it
}

/** InitiativeRow is an initiative in its horizon: what it serves, when, how far it is, and what the product owner says. */
export function InitiativeRow({ initiative, goal, waits, slip = null, edge = null, held = false, onFocus, ref, children }: Props) {
  const { format, words: { initiative: says, roadmap } } = useSpeech();
  const { item } = useAddress();
  return (
    // What has the focus is a link in it; it only hears of that.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li ref={ref} className={styles.row} data-initiative={initiative.initiative} data-edge={edge ?? undefined} data-held={held || undefined} onFocus={onFocus} data-picked={item === initiative.initiative || undefined}>
      <p className={styles.head}>
        <code className="quieter">{initiative.initiative}</code> <ItemLink item={initiative.initiative} says={initiative.title} className={styles.title} />
        {children && <span className={styles.acts}>{children}</span>}
      </p>
      {goal && <p className={styles.goal} dir="auto">{roadmap.goal(goal)}</p>}
      <WorkBar work={initiative.work} />
      <p className={styles.facts}>
        <span>{says.progress[initiative.progress]}</span>
        <span className="figures">{spanOf(initiative, roadmap, format)}</span>
        {slip && <span className={styles.slip} data-earlier={slip.by < 0 || undefined}>{roadmap.slipped(slip.by, slip.times)}</span>}
        {initiative.validation && <Verdict verdict={initiative.validation.verdict} />}
        {waits.map((key) => <span key={key} className={styles.waits}>{roadmap.waitsFor(key)}</span>)}
      </p>
    </li>
  );
}
