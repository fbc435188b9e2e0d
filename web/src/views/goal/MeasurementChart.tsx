import { useMemo } from 'react';
import { Chart } from '../../parts/chart/Chart';
import type { Figures } from '../../parts/chart/figures';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import type { Goal } from './questions';

/** MeasurementChart is what was measured of a goal, against its target. */
export function MeasurementChart({ goal }: { readonly goal: Goal }) {
  const { format, words: { goal: says } } = useSpeech();
  const figures = useMemo<Figures>(() => {
    const measured = goal.measurements.filter((m) => m !== null).map(({ on, value }) => ({ day: dayOf(on), value }));
    return {
      axis: 'time',
      points: measured.map(({ day }) => ({ says: format.day(day), short: format.dayOfYear(day), at: day.getTime() })),
      lines: [{ name: goal.metric, tone: 'ink', shape: 'line', values: measured.map(({ value }) => value) }],
      target: { from: goal.target, says: says.target(says.withUnit(goal.target, goal.unit)) },
    };
  }, [goal, format, says]);
  return <Chart label={goal.title} figures={figures} number={(n) => says.withUnit(n, goal.unit)} height={150} />;
}
