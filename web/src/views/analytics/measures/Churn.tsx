import { useMemo } from 'react';
import { Chart } from '../../../parts/chart/Chart';
import { useSpeech } from '../../../words/speech';
import { churnFigures, turnover, usually } from '../facts/churn';
import { made } from '../facts/made';
import type { Shown } from '../Measure';
import { Nothing } from '../Nothing';
import { useSlots } from '../useSlots';

/** Churn is how restless the first places are. */
export function Churn({ answer: { top, buckets, whole }, scope, open, head }: Shown<'churn'>) {
  const { format, words: { analytics } } = useSpeech();
  const [slots, points] = useSlots(buckets, scope);
  const turnovers = useMemo(() => slots.map(({ rows: [row] }) => (row ? turnover(row, top) : null)), [slots, top]);
  const figures = useMemo(() => churnFigures(turnovers, points, analytics.churn, format.share), [turnovers, points, analytics, format]);
  const title = analytics.churn.title({ share: usually(turnovers, scope.range.to === null), bucket: scope.bucket });
  return (
    <>
      {head(title, analytics.churn.says(scope.bucket, whole.tau))}
      <Nothing unless={turnovers.some((share) => share !== null)}>
        <Chart
          label={title} figures={figures} number={format.share}
          onOpen={(i) => open({ title: analytics.pointDecisions(points[i]?.says ?? ''), ...made(slots[i]?.rows ?? []) })}
        />
      </Nothing>
    </>
  );
}
