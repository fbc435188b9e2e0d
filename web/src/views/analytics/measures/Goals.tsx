import { useMemo } from 'react';
import { Chart } from '../../../parts/chart/Chart';
import { Sparkline } from '../../../parts/chart/Sparkline';
import { useSpeech } from '../../../words/speech';
import { ItemLink } from '../../item/ItemLink';
import styles from '../Analytics.module.css';
import { servingFigures } from '../facts/goals';
import { made } from '../facts/made';
import type { Shown } from '../Measure';
import { Nothing } from '../Nothing';
import { useSlots } from '../useSlots';

/** Goals is how much of the work serves a goal, how far the goals are, and what scores predicted. */
export function Goals({ answer: { buckets, totals, goals: measured, prediction }, scope, open, head }: Shown<'goal-progress'>) {
  const { format, words: { analytics: { goals, pointDecisions } } } = useSpeech();
  const [slots, points] = useSlots(buckets, scope);
  const figures = useMemo(() => servingFigures(slots, points, goals), [slots, points, goals]);
  const title = goals.title(totals);
  return (
    <>
      {head(title, goals.says(totals.done, scope.bucket))}
      <Nothing unless={totals.done > 0}>
        <Chart label={title} figures={figures} height={150} onOpen={(i) => open({ title: pointDecisions(points[i]?.says ?? ''), ...made(slots[i]?.rows ?? []) })} />
      </Nothing>
      <ul role="list" className={styles.rows}>
        {measured.map((goal) => {
          const way = goal.share === null ? goals.progress.unknown : `${goals.way(format.share(goal.share))}, ${goals.progress[goal.progress]}`;
          return (
            <li key={goal.goal}>
              <span className={styles.keys} title={goal.title}><ItemLink item={goal.goal} /></span>
              {goal.measurements.length > 1 ? <Sparkline label={goals.course(goal.title, way)} values={goal.measurements.map(({ share }) => share ?? 0)} /> : <span className="quieter">{goal.title}</span>}
              <button type="button" className={styles.opens} onClick={() => open({ title: goal.title, ...made([goal]) })}>{way}</button>
            </li>
          );
        })}
      </ul>
      {measured.length > 0 && <p className={styles.note}>{goals.predict({ tau: prediction.tau, tooFew: prediction.too_few })}</p>}
    </>
  );
}
