import { useCallback, useMemo } from 'react';
import { useAddress } from '../../../address/useAddress';
import { Chart } from '../../../parts/chart/Chart';
import { useSpeech } from '../../../words/speech';
import styles from '../Analytics.module.css';
import { before, leadFigures, legOf } from '../facts/lead';
import { made } from '../facts/made';
import type { Shown } from '../Measure';
import { Nothing } from '../Nothing';
import { useSlots } from '../useSlots';

/** LeadTime is how long stories take on the way from a need to acceptance, or on a part of it. */
export function LeadTime({ answer: { buckets, totals, waiting }, scope, open, head }: Shown<'lead-time'>) {
  const { format, words: { analytics } } = useSpeech();
  const { lead, days, pointDecisions } = analytics;
  const leg = legOf(useAddress().filters.leg?.[0]);
  const [slots, points] = useSlots(useMemo(() => buckets.filter((row) => row.leg === leg), [buckets, leg]), scope);
  const figures = useMemo(() => leadFigures(slots, points, lead), [slots, points, lead]);
  const all = totals.find((row) => row.leg === leg);
  const title = lead.title({ leg, median: all?.p50 ?? null, stories: all?.stories ?? 0 });
  const number = useCallback((n: number) => (n === 0 ? format.number(0) : days(n)), [format, days]);
  const earlier = before(slots);
  const when = points[slots.findIndex(({ begins }) => begins === earlier?.begins)]?.says ?? '';
  const todo = waiting.find(({ category }) => category === 'todo');
  return (
    <>
      {head(title, lead.says(all?.stories ?? 0, earlier && { days: earlier.days, when }, all?.missing ?? 0))}
      <Nothing unless={(all?.stories ?? 0) > 0}>
        <Chart label={title} figures={figures} number={number} onOpen={(i) => open({ title: pointDecisions(points[i]?.says ?? ''), ...made(slots[i]?.rows ?? []) })} />
      </Nothing>
      {todo && todo.stories > 0 && todo.p50 !== null && <p className={styles.note}>{lead.waiting(todo.stories, todo.p50)}</p>}
    </>
  );
}
