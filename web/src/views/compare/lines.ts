import type { Comparison, Kind, Line } from './questions';

/** The kinds of change in the order of the legend. */
const kinds: readonly Kind[] = ['moved', 'added', 'removed', 'status_moved', 'reworded', 'reestimated', 'rescored', 'reprioritized', 'rescheduled', 'people_changed', 'changed'];

export const isKind = (name: string): name is Kind => kinds.includes(name as Kind);

/** countsOf is how many lines there are of each kind, of all books, without kinds of which there are none. */
export const countsOf = ({ counts }: Comparison): { kind: Kind; lines: number }[] =>
  kinds.map((kind) => ({ kind, lines: counts.filter((c) => c.kind === kind).reduce((sum, c) => sum + c.lines, 0) })).filter(({ lines }) => lines > 0);

/** decidedOf is how many decisions lie between both sides, changed back or not. */
export const decidedOf = ({ from, to }: Comparison): number => Object.entries(to.revisions).reduce((sum, [book, revision]) => sum + revision - (from.revisions[book] ?? -1), 0);

/** What follows from another field of the line, or says nothing where a thing came or went as a whole. */
export function fieldsOf({ kind, fields }: Line): Line['fields'] {
  if (kind === 'added' || kind === 'removed') return [];
  return fields.filter(({ field }) => field !== 'status_category' || !fields.some((other) => other.field === 'status'));
}

/** Place is where something stood before and after; null: nowhere. */
export interface Places {
  readonly from: number | null;
  readonly to: number | null;
}

export function placesOf({ fields }: Line): Places {
  const place = fields.find(({ field }) => field === 'place');
  const asPlace = (value: unknown) => (typeof value === 'number' ? value : null);
  return { from: asPlace(place?.from), to: asPlace(place?.to) };
}

/** shownOf are the lines of the kinds that are wanted; none wanted: all. */
export const shownOf = (lines: readonly Line[], wanted: readonly string[]): readonly Line[] => (wanted.length === 0 ? lines : lines.filter(({ kind }) => wanted.includes(kind)));

/** Marks are all lines of a thing, by their kind. */
export type Marks = Partial<Record<Kind, Line>>;

/** marksOf are the lines of stories by their keys. */
export function marksOf(lines: readonly Line[]): ReadonlyMap<string, Marks> {
  const marks = new Map<string, Marks>();
  for (const line of lines) if (line.thing === 'story') marks.set(line.key, { ...marks.get(line.key), [line.kind]: line });
  return marks;
}

/** reasonOf is the decision behind what most tells of a thing. */
export const reasonOf = (marks: Marks | undefined) => kinds.map((kind) => marks?.[kind]?.decisions.at(-1)).find((decision) => decision !== undefined);
