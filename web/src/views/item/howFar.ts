import type { components } from '../../api/schema';

export type Work = components['schemas']['Work'];

/** HowFar is how much of some work is done; what was dropped is no work. */
export interface HowFar {
  readonly stories: number;
  readonly storiesDone: number;
  readonly points: number;
  readonly pointsDone: number;
  readonly part: number; // of the stories, from 0 to 1
}

const counted = ['todo', 'doing', 'done'];

export function howFar({ stories, points }: Work): HowFar {
  const sum = (of: Readonly<Record<string, number>>) => counted.reduce((total, category) => total + (of[category] ?? 0), 0);
  const all = sum(stories);
  return { stories: all, storiesDone: stories.done ?? 0, points: sum(points), pointsDone: points.done ?? 0, part: all === 0 ? 0 : (stories.done ?? 0) / all };
}
