import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { Facts, type Fact } from '../item/Facts';
import styles from '../item/Item.module.css';
import { Measurements } from './Measurements';
import type { Goal } from './questions';

/** GoalAbout is what a goal says, its fields, and what was measured. */
export function GoalAbout({ goal }: { readonly goal: Goal }) {
  const { format, words: { goal: says } } = useSpeech();
  const value = (n: number) => says.withUnit(n, goal.unit);
  const facts: Fact[] = [
    [says.state, goal.outcome === null ? says.open : (says.outcomes[goal.outcome] ?? goal.outcome)],
    [says.metric, <span key="metric" dir="auto">{goal.metric}</span>],
    [says.way, says.fromTo(value(goal.baseline), value(goal.target))],
    [says.due, goal.due && format.day(dayOf(goal.due))],
    [says.now, goal.measured ? says.measuredOn(value(goal.measured.value), format.day(dayOf(goal.measured.on))) : says.notMeasured],
    [says.progress, goal.progress !== null && says.percent(goal.progress)],
  ];
  return (
    <>
      <Facts facts={facts} />
      {goal.measurements.length > 0 && <div className={styles.text}><section><h3>{says.measurements}</h3><Measurements goal={goal} /></section></div>}
    </>
  );
}
