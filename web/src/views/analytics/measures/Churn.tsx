import { useMemo } from 'react';
import { Chart } from '../../../parts/chart/Chart';
import { useSpeech } from '../../../words/speech';
import { churnFigures, turnover, usually } from '../facts/churn';
import type { Shown } from '../Measure';
import { useBucketWords } from '../useBucketWords';

/** Churn is how restless the first places are. */
export function Churn({ answer, scope: { bucket, range }, open, head }: Shown<'churn'>) {
  const { format, words: { analytics } } = useSpeech();
  const named = useBucketWords(bucket);
  const { top, buckets, whole } = answer;
  const turnovers = useMemo(() => buckets.map((row) => turnover(row, top)), [buckets, top]);
  const figures = useMemo(
    () => churnFigures(turnovers, buckets.map(({ from }) => named(new Date(from))), analytics.churn, format.share),
    [turnovers, buckets, named, analytics, format],
  );
  const title = analytics.churn.title({ share: usually(turnovers, range.to === null), bucket });
  const behind = (index: number) => {
    const row = buckets[index];
    if (row) open({ title: analytics.pointDecisions(figures.points[index]?.says ?? ''), decided: row.decided, decisions: row.decisions, url: row.decisions_url });
  };
  return (
    <>
      {head(title, analytics.churn.says(bucket, whole.tau))}
      {buckets.length > 0 ? <Chart label={title} figures={figures} number={format.share} onOpen={behind} /> : <p className="quiet">{analytics.none}</p>}
    </>
  );
}
