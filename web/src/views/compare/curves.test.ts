import { describe, expect, it } from 'vitest';
import { pathOf, pushedOf, type Order } from './curves';

const order = (...stories: string[]): Order => new Map(stories.map((story, row) => [row, { story }]));

describe('the curves between two orders', () => {
  it('lead from the middle of a row to that of another, as seen from the first row in sight', () => {
    expect(pathOf({ key: 'a', from: 10, to: 12, tone: 'down' }, 120, 34, 10)).toBe('M0 17C60 17 60 85 120 85');
  });

  it('are quiet for what only gave way, as far as it is in sight', () => {
    const found = pushedOf(order('a', 'b', 'c', 'd'), order('c', 'a', 'b', 'e'), (story) => story === 'c', 0, 1);
    expect(found).toEqual([{ key: 'a', from: 0, to: 1, tone: 'quiet' }, { key: 'b', from: 1, to: 2, tone: 'quiet' }]);
    expect(pushedOf(order('a'), order('a'), () => false, 1, 2)).toEqual([]);
  });
});
