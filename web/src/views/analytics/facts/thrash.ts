import type { Answers } from '../questions';
import { sum } from '../rows';

export type Thrashed = Answers['thrash']['items'][number];

/** course is how it went: which of the two stood above, or the levels by when they came first. */
export function course({ kind, story, history }: Pick<Thrashed, 'kind' | 'story' | 'history'>): number[] {
  if (kind === 'order') return history.map(({ over }) => (over === story ? 1 : 0));
  const levels = [...new Set(history.map(({ level }) => level))];
  return history.map(({ level }) => levels.indexOf(level));
}

/** cost is what those that are listed cost. */
export function cost(items: readonly Pick<Thrashed, 'places' | 'people'>[]): { places: number; people: number } {
  return { places: sum(items, ({ places }) => places), people: new Set(items.flatMap(({ people }) => people)).size };
}
