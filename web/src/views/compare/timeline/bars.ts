import { daysBetween } from '../../../words/days';
import type { Initiative, Roadmap, Slips } from '../../roadmap/questions';
import { datesOf, endOf, scaleOf, type Scale } from '../../roadmap/timeline';
import type { Line } from '../questions';

/** Span is the time of an initiative, from its first day to its last. */
interface Span {
  readonly start: string;
  readonly due: string;
}

/** Change is how the time of an initiative differs: what it has moved by, or that it came or went. */
export type Change = { readonly kind: 'due' | 'start'; readonly by: number } | { readonly kind: 'added' | 'removed' | 'dated' | 'undated' };

/** ComparedBar is an initiative in its time at two moments. */
export interface ComparedBar {
  readonly initiative: Initiative;
  readonly is: Span | null;
  readonly was: Span | null; // null too where it is the same
  readonly ended: string | null;
  readonly change: Change | null; // null: its time is as it was
}

/** scaleOfBoth has room for the dates of two moments. */
export const scaleOfBoth = (before: Roadmap, after: Roadmap): Scale =>
  scaleOf(after.at.slice(0, 10), [...datesOf(before, []), ...datesOf(after, [])], before.at.slice(0, 10));

/** comparedOf are the initiatives that have, or had, a time which the scale shows: in the order of the later roadmap, and then those that it has no more. */
export function comparedOf(before: Roadmap, after: Roadmap, slips: Slips['items'], scale: Scale): ComparedBar[] {
  const [earlier, later] = [allOf(before), allOf(after)];
  const known = new Map(earlier.map((one) => [one.initiative, one]));
  const there = new Set(later.map(({ initiative }) => initiative));
  const gone = earlier.filter(({ initiative }) => !there.has(initiative));
  return [...later.map((now) => compared(known.get(now.initiative), now, endOf(now, slips))), ...gone.map((then) => compared(then, undefined, null))]
    .filter((bar) => bar !== null)
    .filter(({ is, was, ended }) => [is && { ...is, due: ended ?? is.due }, was].some((span) => span && span.due >= scale.from && span.start < scale.to));
}

const allOf = ({ closed, horizons }: Roadmap): Initiative[] => [...closed, ...horizons.flatMap(({ initiatives }) => initiatives)];

function compared(then: Initiative | undefined, now: Initiative | undefined, ended: string | null): ComparedBar | null {
  const initiative = now ?? then;
  const [is, had] = [spanOf(now), spanOf(then)];
  if (!initiative || (!is && !had)) return null;
  const change = changeOf(then, now);
  return { initiative, is, was: change ? had : null, ended, change };
}

/** spanOf is the time of an initiative; one day where only one is said. */
function spanOf(of: Initiative | undefined): Span | null {
  const [start, due] = [of?.start ?? of?.due, of?.due ?? of?.start];
  return start && due ? { start, due } : null;
}

function changeOf(then: Initiative | undefined, now: Initiative | undefined): Change | null {
  const [is, was] = [spanOf(now), spanOf(then)];
  if (!is) return { kind: now ? 'undated' : 'removed' };
  if (!was) return { kind: then ? 'dated' : 'added' };
  if (is.due !== was.due) return { kind: 'due', by: daysBetween(was.due, is.due) };
  return is.start === was.start ? null : { kind: 'start', by: daysBetween(was.start, is.start) };
}

/** behindOf is the last decision behind a change of an initiative's time, as the comparison's lines tell it. */
export function behindOf({ initiative: { initiative } }: ComparedBar, lines: readonly Line[]): Line['decisions'][number] | undefined {
  const own = lines.filter(({ key }) => key === initiative);
  return (own.find(({ kind }) => kind === 'rescheduled') ?? own.find(({ kind }) => kind === 'added' || kind === 'removed'))?.decisions.at(-1);
}
