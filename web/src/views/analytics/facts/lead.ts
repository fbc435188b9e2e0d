import type { Figures } from '../../../parts/chart/figures';
import type { Answers } from '../questions';
import type { Slot } from '../rows';

export type LeadRow = Answers['lead-time']['buckets'][number];

export const legs = ['written_done', 'captured_written', 'written_top', 'top_started', 'started_done', 'done_accepted'] as const;

export type Leg = (typeof legs)[number];

export const legOf = (said: string | undefined): Leg => legs.find((leg) => leg === said) ?? 'written_done';

/** before is what the first bucket with stories had, if the last one is another: how it was. */
export function before(slots: readonly Slot<LeadRow>[]): { days: number; begins: Date } | null {
  const known = slots.filter(({ rows }) => (rows[0]?.p50 ?? null) !== null);
  const [first] = known;
  const days = first?.rows[0]?.p50 ?? null;
  return first === undefined || days === null || known.length < 2 ? null : { days, begins: first.begins };
}

interface Words {
  readonly p50: string;
  readonly p85: string;
  readonly p95: string;
}

/** leadFigures are the days that half of the stories took, 85 and 95 of 100. */
export function leadFigures(slots: readonly Slot<LeadRow>[], points: Figures['points'], words: Words): Figures {
  const of = (figure: 'p50' | 'p85' | 'p95') => slots.map(({ rows }) => rows[0]?.[figure] ?? null);
  return {
    points,
    lines: [
      { name: words.p50, tone: 'ink', shape: 'line', values: of('p50'), range: { low: of('p50'), high: of('p95'), names: [words.p50, words.p95] } },
      { name: words.p85, tone: 'team', shape: 'line', dashed: true, values: of('p85') },
    ],
  };
}
