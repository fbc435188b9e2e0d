import type { Question } from '../../api/question';
import { measure, type Answers } from './questions';

/** Wavering is how a story went back and forth: turns of it and others, or of its level, and the decisions that made them, the latest first. */
export interface Wavering {
  readonly turns: number;
  readonly decisions: readonly string[];
}

/** waveringOf is what went back and forth, by the keys of stories. */
export function waveringOf({ items }: Pick<Answers['thrash'], 'items'>): ReadonlyMap<string, Wavering> {
  const found = new Map<string, Wavering>();
  const add = (story: string, turns: number, decisions: readonly string[]) => {
    const had = found.get(story);
    found.set(story, { turns: (had?.turns ?? 0) + turns, decisions: [...new Set([...(had?.decisions ?? []), ...decisions])] });
  };
  for (const { story, other, turns, decisions } of items) {
    add(story, turns, decisions);
    if (other !== null) add(other, turns, decisions);
  }
  return found;
}

/** wavering is asked of the last quarter: what a list can mark its stories with. It is stale with each move, so ask it when the list is calm. */
export const wavering = (product: string): Question<Answers['thrash']> => measure('thrash', { product, range: { from: 'P3M', to: null }, bucket: 'week' }, { limit: 100 });
