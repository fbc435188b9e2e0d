/** justAfter is the next microsecond: the end of a range, which the API leaves out, so that it holds the instant itself. */
export function justAfter(instant: string): string {
  const read = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(instant);
  if (!read) return instant;
  const [, second = '', fraction = '', zone = ''] = read;
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6)) + 1;
  if (micros < 1_000_000) return `${second}.${String(micros).padStart(6, '0')}${zone}`;
  return new Date(Date.parse(second + zone) + 1000).toISOString();
}

/** justBefore is the millisecond before an instant. */
export const justBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();
