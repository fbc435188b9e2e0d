import { daysBetween } from '../../words/days';
import type { Initiative, Roadmap, Slips } from './questions';

/** Scale is the stretch of time that is drawn, from the first day of a month to that of another. */
export interface Scale {
  readonly from: string;
  readonly to: string;
  /** Where a day is, in parts of a hundred; days outside are at the edges. */
  readonly at: (date: string) => number;
}

const before = 8; // months at most before the day that is shown
const after = 20; // and behind it

/** scaleOf has room for what is open and what is to be out, as far as that is near the day that is shown, or the earlier one that it is compared with. */
export function scaleOf(today: string, dates: readonly string[], earlier = today): Scale {
  const near = dates.filter((date) => date >= month(earlier, -before) && date < month(today, after));
  const from = month([...near, month(earlier, -1)].sort()[0] ?? today, 0);
  const to = month([...near, month(today, 2)].sort().at(-1) ?? today, 1);
  const days = daysBetween(from, to);
  return { from, to, at: (date) => Math.max(0, Math.min(100, (daysBetween(from, date) / days) * 100)) };
}

/** month is the first day of the month that is so many away from that of a date. */
export function month(date: string, by: number): string {
  const [year = 0, nr = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, nr - 1 + by, 1)).toISOString().slice(0, 10);
}

/** monthsOf are the first days of the months of a scale; every third where there are many. */
export function monthsOf({ from, to }: Scale): string[] {
  const all: string[] = [];
  for (let first = from; first < to; first = month(first, 1)) all.push(first);
  return all.length <= 12 ? all : all.filter((date) => (Number(date.slice(5, 7)) - 1) % 3 === 0);
}

/** Slip is how a target moved from its first day on. */
export interface Slip {
  readonly start: string | null; // the first days that were set
  readonly due: string | null;
  readonly by: number; // days by which it is due later now; below 0: earlier
  readonly times: number;
}

/** Bar is an initiative in its time. */
export interface Bar {
  readonly initiative: Initiative;
  readonly start: string;
  readonly due: string;
  readonly ended: string | null; // the day on which it was delivered or dropped
  readonly slip: Slip | null; // null: nothing moved
}

/** barsOf are the initiatives that have a time which the scale shows, in the order of the roadmap; undated are the open ones that have none. */
export function barsOf({ horizons, closed }: Roadmap, slips: Slips['items'], scale: Scale): { bars: Bar[]; undated: Initiative[] } {
  const open = horizons.flatMap(({ initiatives }) => initiatives);
  const bars = [...closed, ...open].flatMap((initiative) => {
    const { start, due } = initiative;
    if (start === null && due === null) return [];
    return [{ initiative, start: start ?? due ?? '', due: due ?? start ?? '', ended: endOf(initiative, slips), slip: slipOf(initiative, slips) }];
  });
  return {
    bars: bars.filter(({ start, due, ended }) => (ended ?? due) >= scale.from && start < scale.to),
    undated: open.filter(({ start, due }) => start === null && due === null),
  };
}

/** slipOf is how an initiative moved; null if it did not. */
export function slipOf({ initiative, start, due }: Initiative, slips: Slips['items']): Slip | null {
  const own = slips.filter(({ item }) => item === initiative);
  const first = (name: string, present: string | null) => own.find(({ target }) => target === name)?.first ?? present;
  const moved = own.filter((slip) => slip.later + slip.earlier + slip.set_again > 0);
  const most = moved.find(({ target }) => target === 'due') ?? moved[0];
  if (!most) return null;
  return { start: first('start', start), due: first('due', due), by: most.net_days, times: most.later + most.earlier + most.set_again };
}

/** endOf is the day on which a closed one was delivered or dropped. */
export function endOf({ initiative, place }: Initiative, slips: Slips['items']): string | null {
  if (place !== null) return null;
  return slips.find(({ item, ended_at: at }) => item === initiative && at !== null)?.ended_at?.slice(0, 10) ?? null;
}

/** datesOf are the days that a scale must have room for: those of what is open, as they are and were, and of releases. */
export function datesOf({ horizons, releases }: Roadmap, slips: Slips['items']): string[] {
  const open = horizons.flatMap(({ initiatives }) => initiatives);
  const first = slips.filter(({ item }) => open.some(({ initiative }) => initiative === item)).map((slip) => slip.first);
  return [...open.flatMap(({ start, due }) => [start, due]), ...releases.map(({ date }) => date), ...first].filter((date) => date !== null);
}

/** waitsOf are the open initiatives that one depends on. */
export function waitsOf({ depends_on: needed }: Initiative, { horizons }: Roadmap): string[] {
  const open = horizons.flatMap(({ initiatives }) => initiatives.map(({ initiative }) => initiative));
  return needed.filter((key) => open.includes(key));
}
