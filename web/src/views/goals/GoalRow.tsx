import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { goal as question } from '../goal/questions';
import { MeasurementChart } from '../goal/MeasurementChart';
import { ItemLink } from '../item/ItemLink';
import list from '../item/List.module.css';
import styles from './GoalsView.module.css';
import type { Goals } from './questions';

interface Props {
  readonly product: string;
  readonly goal: Goals['items'][number];
}

/** GoalRow is a goal with the answer to whether it is reached, and a chart of what was measured. */
export function GoalRow({ product, goal }: Props) {
  const { format, words: { goal: words, goals: says } } = useSpeech();
  const address = useAddress();
  const full = useQuestion(question(product, goal.goal)(shown(address))).data;
  const value = (n: number) => words.withUnit(n, goal.unit);
  const state = goal.outcome === null ? (goal.due ? says.due(format.shortDay(dayOf(goal.due))) : words.open) : (words.outcomes[goal.outcome] ?? goal.outcome);
  const measured = goal.measured ? words.measuredOn(value(goal.measured.value), format.shortDay(dayOf(goal.measured.on))) : words.notMeasured;
  return (
    <li className={styles.goal} data-picked={address.item === goal.goal || undefined}>
      <h2 className={styles.title}><ItemLink item={goal.goal} says={goal.title} className={list.link} /></h2>
      <p className={styles.answer}>
        {[measured, goal.progress !== null && says.way(words.percent(goal.progress)), state].filter(Boolean).join(' · ')}
      </p>
      {full && full.measurements.length > 1 && <MeasurementChart goal={full} />}
      <p className={list.facts}><code className="quieter">{goal.goal}</code><span dir="auto">{goal.metric}</span><span>{words.fromTo(value(goal.baseline), value(goal.target))}</span></p>
    </li>
  );
}
