/** A day is written as the calendar has it: 2026-03-03. */
export type Day = string;

/** isDay says whether it is one that the calendar has: a browser takes 31 February for 3 March. */
export function isDay(at: string): boolean {
  const date = new Date(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T00:00:00Z` : NaN);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(at);
}

/** addDays is the day so many days later. */
export function addDays(day: Day, n: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + n);
  return date.toISOString().slice(0, 10);
}

/** addMonths is the same day so many months later, or the last one of that month. */
export function addMonths(day: Day, n: number): Day {
  const date = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + n);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(Number(day.slice(8)), last));
  return date.toISOString().slice(0, 10);
}

/** endOf is when a day ends for the reader, in ms. */
export const endOf = (day: Day): number => new Date(`${day}T23:59:59.999`).getTime();
