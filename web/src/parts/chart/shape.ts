import type { Figures, Line } from './figures';

/** Column is one row of data as it is drawn: the line it belongs to, and which part of it. */
export interface Column {
  readonly line: Line;
  readonly part: 'value' | 'low' | 'high';
  readonly values: readonly (number | null)[];
}

/** positions are where the points stand: seconds on an axis of time, as uPlot has them. */
export function positions({ axis = 'steps', points }: Figures): number[] {
  return points.map(({ at }, i) => (at === undefined || axis === 'steps' ? i : axis === 'time' ? at / 1000 : at));
}

/**
 * columns are the figures in the order in which they are drawn. A stack is drawn from its top down, each bar as high as all below it
 * together, so that the next covers what is not its own.
 */
export function columns({ lines }: Figures): Column[] {
  const stacked = lines.filter(({ shape }) => shape === 'stack');
  const sums = stacked.map((_, top) => stacked[0]?.values.map((__, i) => stacked.slice(0, top + 1).reduce((sum, { values }) => sum + (values[i] ?? 0), 0)) ?? []);
  const stack = stacked.map((line, i): Column => ({ line, part: 'value', values: sums[i] ?? [] })).reverse();
  const others = lines.filter(({ shape }) => shape !== 'stack').flatMap((line): Column[] => [
    ...(line.range ? [{ line, part: 'low' as const, values: line.range.low }, { line, part: 'high' as const, values: line.range.high }] : []),
    { line, part: 'value', values: line.values },
  ]);
  return [...stack, ...others];
}

/** bounds are the least and the greatest that is drawn, with nothing and with the target. */
export function bounds(figures: Figures): [least: number, greatest: number] {
  const drawn = columns(figures).flatMap(({ values }) => values.filter((value) => value !== null));
  const { target } = figures;
  const all = [0, ...drawn, ...(target ? [target.from, target.to ?? target.from] : [])];
  return [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
}

/** labelled are the steps whose labels fit into a width, evenly spread from the first on. */
export function labelled(count: number, width: number, each: number): number[] {
  const fit = Math.max(1, Math.floor(width / each));
  const every = Math.max(1, Math.ceil(count / fit));
  return Array.from({ length: Math.ceil(count / every) }, (_, i) => i * every);
}

/** reading is what a point says: its name, and each figure that it has. */
export function reading({ points, lines }: Figures, index: number, number: (n: number) => string): string {
  const figure = (value: number | null | undefined) => (value === null || value === undefined ? null : number(value));
  const said = lines.flatMap(({ name, values, range }) => {
    const value = figure(values[index]);
    const [low, high] = [figure(range?.low[index]), figure(range?.high[index])];
    const spread = range && low !== null && high !== null ? ` (${range.names[0]} ${low}, ${range.names[1]} ${high})` : '';
    return value === null ? [] : [`${name} ${value}${spread}`];
  });
  return [points[index]?.says, said.join(' · ')].filter(Boolean).join(': ');
}

/** moved is where a key leads from a point: null where it is no key of a chart. Right is on, also where one reads from right to left the other way. */
export function moved(key: string, from: number, count: number, rtl: boolean): number | null {
  const page = Math.max(1, Math.round(count / 10));
  const on = rtl ? -1 : 1;
  const steps: Record<string, number> = {
    ArrowRight: on, ArrowLeft: -on, ArrowUp: 1, ArrowDown: -1, PageUp: page, PageDown: -page, Home: -count, End: count,
  };
  const step = steps[key];
  return step === undefined ? null : Math.max(0, Math.min(count - 1, from + step));
}
