import { describe, expect, it } from 'vitest';
import { mean, median, slots } from './rows';
import { dayOf } from './span';

const row = (year: number, month: number, day: number) => ({ from: new Date(year, month - 1, day).toISOString() });

describe('the buckets of an answer', () => {
  it('are all from the first to the end, also those in which nothing happened', () => {
    const found = slots([row(2026, 3, 1), row(2026, 1, 1), row(2026, 3, 1)], 'month', null, new Date(2026, 3, 2));
    expect(found.map(({ begins, rows }) => [dayOf(begins), rows.length])).toEqual([['2026-01-01', 1], ['2026-02-01', 0], ['2026-03-01', 2], ['2026-04-01', 0]]);
  });

  it('begin where the range does, and over a change of the clocks are days', () => {
    const found = slots([row(2026, 4, 2)], 'day', '2026-03-27', new Date(2026, 3, 3));
    expect(found).toHaveLength(7);
    expect(found.at(-1)?.rows).toHaveLength(1);
  });

  it('are none of nothing', () => expect(slots([], 'week', '2026-01-01', new Date())).toEqual([]));
});

it('a mean and a median of nothing are none', () => {
  expect([mean([]), mean([1, 2, 6]), median([]), median([5]), median([9, 1, 2, 4])]).toEqual([null, 3, null, 5, 2]);
});
