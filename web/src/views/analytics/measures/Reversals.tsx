import { useMemo } from 'react';
import { Chart } from '../../../parts/chart/Chart';
import { useSpeech } from '../../../words/speech';
import { made } from '../facts/made';
import { moves, reversalFigures } from '../facts/reversals';
import type { Shown } from '../Measure';
import { Nothing } from '../Nothing';
import { useSlots } from '../useSlots';

/** Reversals is which share of what was decided was soon taken back. */
export function Reversals({ answer, scope, open, head }: Shown<'reversals'>) {
  const { format, words: { analytics: { reversals, pointDecisions } } } = useSpeech();
  const { buckets, totals } = answer;
  const [slots, points] = useSlots(buckets, scope);
  const figures = useMemo(() => reversalFigures(slots, points, reversals.kinds), [slots, points, reversals]);
  const title = reversals.title(moves(totals));
  const owner = answer.product_owner_over_product_manager.decided;
  const manager = answer.product_manager_over_product_owner.decided;
  return (
    <>
      {head(title, reversals.says(scope.bucket, owner, manager))}
      <Nothing unless={buckets.length > 0}>
        <Chart label={title} figures={figures} number={format.share} onOpen={(i) => open({ title: pointDecisions(points[i]?.says ?? ''), ...made(slots[i]?.rows ?? []) })} />
      </Nothing>
    </>
  );
}
