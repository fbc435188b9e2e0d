/** Curve leads from a row of the earlier order to one of the later. */
export interface Curve {
  readonly key: string;
  readonly from: number; // rows, from 0
  readonly to: number;
  readonly tone: 'up' | 'down' | 'quiet'; // quiet: it was pushed along
}

/** pathOf draws a curve across a gap, between rows of a height, in a window that begins at a row. */
export function pathOf({ from, to }: Curve, width: number, height: number, first: number): string {
  const [y1, y2] = [(from - first + 0.5) * height, (to - first + 0.5) * height];
  return `M0 ${y1}C${width / 2} ${y1} ${width / 2} ${y2} ${width} ${y2}`;
}

/** Order is which rows of a list are known, and where. */
export type Order = ReadonlyMap<number, { readonly story: string }>;

/** pushedOf are the stories in sight on both sides that no decision moved: they gave way. */
export function pushedOf(earlier: Order, later: Order, moved: (story: string) => boolean, first: number, last: number): Curve[] {
  const rows = new Map([...later].map(([row, { story }]) => [story, row]));
  return [...earlier].flatMap(([row, { story }]): Curve[] => {
    const to = rows.get(story);
    if (to === undefined || moved(story)) return [];
    const inSight = (row >= first && row <= last) || (to >= first && to <= last);
    return inSight ? [{ key: story, from: row, to, tone: 'quiet' }] : [];
  });
}
