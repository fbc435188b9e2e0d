import type { Figures, Line } from '../../../parts/chart/figures';
import type { Answers } from '../questions';
import type { Slot } from '../rows';

export type ReversalRow = Answers['reversals']['buckets'][number];

type Kind = ReversalRow['kind'];

// Moves first: the title is about them.
const kinds: readonly (readonly [Kind, Pick<Line, 'tone' | 'dashed'>])[] = [['place', { tone: 'ink' }], ['level', { tone: 'ink', dashed: true }], ['target', { tone: 'team' }], ['undone', { tone: 'team', dashed: true }]];

/** moves are how many moves of stories there were, and how many of them were taken back. */
export function moves(totals: readonly Pick<ReversalRow, 'kind' | 'of' | 'reversed'>[]): { of: number; reversed: number } {
  const found = totals.find(({ kind }) => kind === 'place');
  return { of: found?.of ?? 0, reversed: found?.reversed ?? 0 };
}

/** reversalFigures are the shares that were taken back, of each kind of which there is any. */
export function reversalFigures(slots: readonly Slot<ReversalRow>[], points: Figures['points'], names: Readonly<Record<Kind, string>>): Figures {
  const rate = (kind: Kind) => slots.map(({ rows }) => rows.find((row) => row.kind === kind)?.rate ?? null);
  const lines = kinds.map(([kind, look]): Line => ({ name: names[kind], shape: 'line', ...look, values: rate(kind) }));
  return { points, lines: lines.filter(({ values }) => values.some((value) => value !== null)) };
}
