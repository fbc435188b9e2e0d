import type { Figures } from '../../../parts/chart/figures';
import type { Answers } from '../questions';
import { sum, type Slot } from '../rows';

export type ServingRow = Answers['goal-progress']['buckets'][number];

/** servingFigures are the stories that were done: those that serve a goal, and on them those that serve none. */
export function servingFigures(slots: readonly Slot<ServingRow>[], points: Figures['points'], words: { serving: string; without: string }): Figures {
  const of = (figure: 'serving' | 'without') => slots.map(({ rows }) => sum(rows, (row) => row[figure]));
  return {
    points, whole: true,
    lines: [{ name: words.serving, tone: 'ink', shape: 'stack', values: of('serving') }, { name: words.without, tone: 'team', shape: 'stack', values: of('without') }],
  };
}
