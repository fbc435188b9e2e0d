/** Format says figures and instants as the reader's language and zone have them. */
export interface Format {
  readonly zone: string;
  readonly number: (n: number) => string;
  /** A figure with one place behind the point at most. */
  tenths(n: number): string;
  /** A figure with two places behind the point: 0.78. */
  hundredths(n: number): string;
  /** A day: 3 March 2026. */
  readonly day: (instant: Date) => string;
  /** A day with its name: Tuesday, 3 March 2026. */
  weekday(instant: Date): string;
  /** A day in little room: 3 Mar 2026. */
  shortDay(instant: Date): string;
  /** The time of day: 14:32. */
  time(instant: Date): string;
  /** All of it, for who points at a shorter form. */
  full(instant: Date): string;
  /** The day on which an instant is, as the API takes it: 2026-03-03. */
  isoDay(instant: Date): string;
  /** A day and its time: Thu 12 Jun 2026, 10:04. */
  moment(instant: Date): string;
  /** A month: March 2026. */
  readonly month: (instant: Date) => string;
  /** A month or a day in the least room: Mar, 3 Mar. */
  shortMonth(instant: Date): string;
  dayOfYear(instant: Date): string;
  /** A share of one: 12 %. */
  readonly share: (part: number) => string;
  /** An instant (s since 1970) below an axis whose labels stand so many seconds apart: 12 Jun, Jun 2026 or 10:04. */
  readonly tick: (seconds: number, apart: number) => string;
}

const aDay = 86_400; // s

export function formatOf(language: string, zone?: string): Format {
  const dates = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(localeOf(language), { timeZone: zone, ...options });
  const figures = new Intl.NumberFormat(language);
  const hundredths = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const tenths = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const day = dates({ day: 'numeric', month: 'long', year: 'numeric' });
  const weekday = dates({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const shortDay = dates({ day: 'numeric', month: 'short', year: 'numeric' });
  const time = dates({ hour: '2-digit', minute: '2-digit' });
  const full = dates({ dateStyle: 'full', timeStyle: 'long' });
  const share = new Intl.NumberFormat(language, { style: 'percent' });
  const dayOfYear = dates({ day: 'numeric', month: 'short' });
  const month = dates({ month: 'long', year: 'numeric' });
  const shortMonth = dates({ month: 'short' });
  const monthTick = dates({ month: 'short', year: 'numeric' });
  const moment = dates({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });
  const isoDay = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return {
    zone: day.resolvedOptions().timeZone,
    number: (n) => figures.format(n),
    hundredths: (n) => hundredths.format(n),
    tenths: (n) => tenths.format(n),
    day: (d) => day.format(d),
    weekday: (d) => weekday.format(d),
    shortDay: (d) => shortDay.format(d),
    time: (d) => time.format(d),
    full: (d) => full.format(d),
    isoDay: (d) => isoDay.format(d),
    moment: (d) => moment.format(d),
    month: (d) => month.format(d),
    shortMonth: (d) => shortMonth.format(d),
    dayOfYear: (d) => dayOfYear.format(d),
    share: (part) => share.format(part),
    tick: (seconds, apart) => (apart < aDay ? time : apart < 25 * aDay ? dayOfYear : monthTick).format(new Date(seconds * 1000)),
  };
}

/** Dates read day first and the clock has 24 hours, unless the reader's own English says otherwise. */
function localeOf(language: string): string {
  if (language !== 'en') return language;
  return navigator.languages.find((tag) => tag.startsWith('en-')) ?? 'en-GB';
}
