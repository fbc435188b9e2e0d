import { beginning, dayOf, following, type Bucket } from './span';

interface Row {
  readonly from: string;
}

/** Slot is a bucket of time with the rows of an answer that are its own: none where nothing happened. */
export interface Slot<R> {
  readonly begins: Date;
  readonly rows: readonly R[];
}

/** slots are all buckets from the first that an answer has, or from a day on, until an end: the API leaves out those in which nothing happened. */
export function slots<R extends Row>(rows: readonly R[], bucket: Bucket, from: string | null, end: Date): Slot<R>[] {
  const held = new Map<string, R[]>();
  for (const row of rows) {
    const day = dayOf(beginning(new Date(row.from), bucket));
    held.set(day, [...(held.get(day) ?? []), row]);
  }
  const first = [...held.keys(), ...(from === null ? [] : [dayOf(beginning(new Date(`${from}T00:00:00`), bucket))])].sort()[0];
  if (held.size === 0 || first === undefined) return [];
  const all: Slot<R>[] = [];
  for (let begins = new Date(`${first}T00:00:00`); begins < end; begins = following(begins, bucket)) {
    all.push({ begins, rows: held.get(dayOf(begins)) ?? [] });
  }
  return all;
}

/** sum adds up a figure of rows. */
export const sum = <R>(rows: readonly R[], figure: (row: R) => number): number => rows.reduce((total, row) => total + figure(row), 0);

/** mean is null of nothing. */
export const mean = (figures: readonly number[]): number | null => (figures.length === 0 ? null : sum(figures, (n) => n) / figures.length);

/** median is the middle one, the lower of two; null of nothing. */
export const median = (figures: readonly number[]): number | null => [...figures].sort((a, b) => a - b)[Math.floor((figures.length - 1) / 2)] ?? null;
