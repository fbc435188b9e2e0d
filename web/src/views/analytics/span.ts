import { isDay } from '../../app/time/days';
import type { Filters } from '../../address/address';
import { justAfter } from '../../api/instants';

export const buckets = ['day', 'week', 'month', 'quarter'] as const;

export type Bucket = (typeof buckets)[number];

/** presets are spans that one asks for, each with the buckets in which it can be read. */
export const presets = {
  P1M: 'day', P3M: 'week', P6M: 'week', P1Y: 'month', all: 'month',
} as const satisfies Record<string, Bucket>;

export type Preset = keyof typeof presets;

type Back = Exclude<Preset, 'all'>;

export const isPreset = (name: string): name is Preset => Object.hasOwn(presets, name);

const months: Readonly<Record<Back, number>> = { P1M: 1, P3M: 3, P6M: 6, P1Y: 12 };

const before = (end: Date, count: number): Date => new Date(end.getFullYear(), end.getMonth() - count, end.getDate());

/** Span is the time that all measures are taken of, as the address says it. */
export interface Span {
  readonly since: string; // a preset, or a day
  readonly until: string | null; // the last day; null: now, or the moment that is shown
  readonly bucket: Bucket;
}

/** spanOf is the span that filters name: half a year by week, if they say nothing. */
export function spanOf(filters: Filters): Span {
  const since = filters.since?.[0] ?? 'P6M';
  const asked = filters.bucket?.[0];
  return {
    since: isPreset(since) || isDay(since) ? since : 'P6M',
    until: filters.until?.find(isDay) ?? null,
    bucket: buckets.find((name) => name === asked) ?? (isPreset(since) ? presets[since] : 'week'),
  };
}

/** Range is a span as the API takes it: from a day on (null: all of the past) and before an instant or to the end of a day (null: now). */
export interface Range {
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * rangeOf is a span as the API takes it, seen from now, or from a moment of the past, which it does not go beyond. A usual one begins with a
 * whole bucket: half a month would look like a quiet one.
 */
export function rangeOf({ since, until, bucket }: Span, past: string | null, now: Date): Range {
  const lastDay = until === null ? null : new Date(`${until}T23:59:59.999`);
  const shown = past === null ? now : new Date(past);
  const ends = lastDay !== null && lastDay < shown ? lastDay : shown;
  const to = ends === lastDay ? until : past === null ? null : justAfter(past);
  if (since === 'all') return { from: null, to };
  const back = since in months ? beginning(before(ends, months[since as Back]), bucket) : new Date(`${since}T00:00:00`);
  return { from: dayOf(back > ends ? ends : back), to };
}

/** endOf is the last moment of a range. */
export function endOf({ to }: Range, now: Date): Date {
  if (to === null) return now;
  return isDay(to) ? new Date(`${to}T23:59:59.999`) : new Date(Date.parse(to) - 1);
}

/** beginning is when the bucket begins in which an instant lies, in the reader's zone. */
export function beginning(instant: Date, bucket: Bucket): Date {
  const [year, month, day] = [instant.getFullYear(), instant.getMonth(), instant.getDate()];
  switch (bucket) {
    case 'day': return new Date(year, month, day);
    case 'week': return new Date(year, month, day - ((instant.getDay() + 6) % 7)); // from Monday
    case 'month': return new Date(year, month, 1);
    case 'quarter': return new Date(year, month - (month % 3), 1);
  }
}

/** following is when the bucket begins after one that begins then. */
export function following(begins: Date, bucket: Bucket): Date {
  const [year, month, day] = [begins.getFullYear(), begins.getMonth(), begins.getDate()];
  switch (bucket) {
    case 'day': return new Date(year, month, day + 1);
    case 'week': return new Date(year, month, day + 7);
    case 'month': return new Date(year, month + 1, 1);
    case 'quarter': return new Date(year, month + 3, 1);
  }
}

/** dayOf is a day as the API takes it, in the reader's zone. */
export const dayOf = (instant: Date): string => [instant.getFullYear(), instant.getMonth() + 1, instant.getDate()].map((n) => String(n).padStart(2, '0')).join('-');
