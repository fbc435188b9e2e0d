/** dayOf is a date of the API as an instant of that day in the reader's zone: its noon, which every zone has. */
export function dayOf(date: string): Date {
  const [year = 0, month = 1, day = 1] = date.slice(0, 10).split('-').map(Number);
  return new Date(year, month - 1, day, 12);
}

/** todayHere is the day that it is in the reader's zone, as the API has dates. */
export function todayHere(now = new Date()): string {
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

const inMs = 24 * 60 * 60 * 1000;

/** daysBetween counts the days from one date to another; below 0 if the other is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / inMs);
}
