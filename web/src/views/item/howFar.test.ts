import { expect, it } from 'vitest';
import { howFar } from './howFar';

it('counts what is done of what was not dropped', () => {
  const work = { stories: { todo: 2, doing: 1, done: 3, dropped: 9 }, points: { todo: 5, doing: 3, done: 8, dropped: 40 } };
  expect(howFar(work)).toEqual({ stories: 6, storiesDone: 3, points: 16, pointsDone: 8, part: 0.5 });
});

it('is not begun where there is no work', () => {
  expect(howFar({ stories: {}, points: {} }).part).toBe(0);
});
