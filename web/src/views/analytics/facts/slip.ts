import type { Answers } from '../questions';
import { mean } from '../rows';

export type Target = Answers['roadmap-slip']['items'][number];
export type Forecast = Answers['roadmap-slip']['forecasts'][number];

/** movesOf is how often a target was moved. */
export const movesOf = ({ later, earlier, set_again: again }: Pick<Target, 'later' | 'earlier' | 'set_again'>): number => later + earlier + again;

export interface Slips {
  readonly moved: number; // targets
  readonly mean: number; // days, above 0 later
  readonly worst: string; // the one that moved most often, and of these the furthest
  readonly times: number; // as often
}

/** slips is how targets moved. */
export function slips(items: readonly Target[]): Slips {
  const moved = items.filter((item) => movesOf(item) > 0);
  const [worst] = [...moved].sort((a, b) => movesOf(b) - movesOf(a) || b.net_days - a.net_days);
  return { moved: moved.length, mean: mean(moved.map(({ net_days: days }) => days)) ?? 0, worst: worst?.item ?? '', times: worst ? movesOf(worst) : 0 };
}

/** isLate says whether a target will probably be missed: 15 of 100 draws or more end after it. */
export const isLate = ({ due, p85 }: Pick<Forecast, 'due' | 'p85'>): boolean => due !== null && (p85 === null || p85 > due);

/** foreseen is what the forecasts say together. */
export function foreseen(forecasts: readonly Forecast[], tooFew: boolean): { lines: number; due: number; late: number; tooFew: boolean } {
  const lines = forecasts.filter(({ remaining }) => remaining > 0);
  return { lines: lines.length, due: lines.filter(({ due }) => due !== null).length, late: lines.filter(isLate).length, tooFew };
}

/** Bar is where a forecast lies between the first and the last day of all, from 0 to 1. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly due: number | null;
}

/** bars are forecasts on one line of days. One that ends in no time ends with the line. */
export function bars(forecasts: readonly Forecast[]): Bar[] {
  const days = forecasts.flatMap(({ p50, p95, due }) => [p50, p95, due]).filter((day) => day !== null).map((day) => Date.parse(day));
  const first = Math.min(...days);
  const spread = Math.max(...days) - first || 1;
  const at = (day: string | null) => (day === null ? 1 : (Date.parse(day) - first) / spread);
  return forecasts.map(({ p50, p95, due }) => ({ from: at(p50), to: at(p95), due: due === null ? null : at(due) }));
}
