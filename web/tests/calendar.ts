const day = 86_400_000;

/** When the tests were written, the sample began on this Monday. It always ends with the last whole week. */
const written = '2024-12-02';

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

/** plus is the day that many days later. */
export const plus = (from: string, days: number) => dayOf(Date.parse(from) + days * day);

/** daysBetween is how many days later the second one is. */
export const daysBetween = (first: string, second: string) => (Date.parse(second) - Date.parse(first)) / day;

/** month is the first of the month of a day, or of one that is so many later. */
export const month = (of: string, later = 0) => dayOf(Date.UTC(Number(of.slice(0, 4)), Number(of.slice(5, 7)) - 1 + later));

/** mondayOf is the Monday of the week of a day. */
export const mondayOf = (of: string) => plus(of, -((new Date(of).getUTCDay() + 6) % 7));

const styles = {
  month: { month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  'short weekday': { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
} as const;

/** said is how the page says a day. */
export const said = (date: string, style: keyof typeof styles) => new Intl.DateTimeFormat('en-GB', { ...styles[style], timeZone: 'UTC' }).format(Date.parse(date));

/** The calendar of a sample that began on a day: `on` is the day on which there is in it what was there on a day when the tests were written. */
export const calendarOf = (began: string) => ({ began, on: (date: string) => plus(date, daysBetween(written, began)) });

export type Calendar = ReturnType<typeof calendarOf>;
