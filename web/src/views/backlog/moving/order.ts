import { Runs } from '../runs';
import type { Story } from '../questions';
import type { Stories } from '../useRows';

/** Shown are the rows of a list as far as they are known, and the places at which they stand. */
export interface Shown {
  readonly runs: Runs;
  readonly stories: Stories;
}

/** Target is where stories go: beside one that is shown, to an end of the order, or to a place of it. */
export type Target = { readonly before: string } | { readonly after: string } | { readonly top: true } | { readonly bottom: true } | { readonly place: number };

/** Mover is a story that moves, and where it was seen last. */
export interface Mover {
  readonly story: Story;
  readonly row: number;
  readonly place: number;
}

/** rowOfStory is the row in which a story is known to be. */
export function rowOfStory({ stories }: Shown, key: string): number | null {
  for (const [row, { story }] of stories) if (story === key) return row;
  return null;
}

/** moverAt is the story of a row, to be moved; null: it is not read yet. */
export function moverAt({ stories, runs }: Shown, row: number): Mover | null {
  const story = stories.get(row);
  const place = runs.placeOf(row);
  return story === undefined || place === null ? null : { story, row, place };
}

/** moversOf are stories of a list, in its order. */
export function moversOf(shown: Shown, keys: readonly string[]): Mover[] {
  const rows = keys.map((key) => rowOfStory(shown, key)).filter((row) => row !== null).sort((a, b) => a - b);
  return rows.map((row) => moverAt(shown, row)).filter((mover) => mover !== null);
}

/** located are movers where they are now, for others may have moved them; where that is not read they are where they were. */
export function located(shown: Shown, movers: readonly Mover[]): Mover[] {
  return movers.map((mover) => moverAt(shown, rowOfStory(shown, mover.story.story) ?? -1) ?? mover).sort((a, b) => a.row - b.row);
}

/** landing is the place that the first of the movers will have, counted without them; null: nobody knows where the neighbour is. */
export function landing(shown: Shown, movers: readonly Mover[], target: Target): number | null {
  const above = (place: number) => movers.filter((mover) => mover.place < place).length;
  if ('top' in target) return 1;
  if ('bottom' in target) return Infinity;
  if ('place' in target) return target.place - passed(movers, target.place);
  const row = rowOfStory(shown, 'before' in target ? target.before : target.after);
  const place = row === null ? null : shown.runs.placeOf(row);
  if (place === null) return null;
  return place - above(place) + ('after' in target ? 1 : 0);
}

/** passed are the movers behind the first that are taken from above a place once the first stands there: each lifts it by one. */
function passed([first, ...rest]: readonly Mover[], place: number): number {
  return rest.filter((mover) => mover.place - (first && mover.place > first.place ? 1 : 0) < place).length;
}

/** moved is a list after stories went somewhere. */
export function moved(shown: Shown, movers: readonly Mover[], to: number): Shown {
  const from = movers.map(({ row }) => row);
  const places = movers.map(({ place }) => place);
  const rest = shown.runs.without(places);
  const at = Math.min(to, rest.end + 1);
  const first = rest.rowsBefore(at);
  const stories = new Map<number, Story>();
  for (const [row, story] of shown.stories) {
    if (from.includes(row)) continue;
    const left = row - from.filter((other) => other < row).length;
    stories.set(left < first ? left : left + movers.length, story);
  }
  movers.forEach(({ story }, i) => stories.set(first + i, story));
  return { runs: rest.with(at, movers.length), stories };
}
