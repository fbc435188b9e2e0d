import { describe, expect, it } from 'vitest';
import { listDiff, longestRise } from './listDiff';

describe('lists told apart', () => {
  it('says what went, what came, and the fewest that moved', () => {
    expect(listDiff(['a', 'b', 'c', 'd'], ['d', 'a', 'c', 'e'])).toEqual({ removed: ['b'], added: ['e'], moved: [{ item: 'd', from: 4, to: 1 }] });
  });
  it('says nothing of lists that are the same', () => {
    expect(listDiff(['a', 'b'], ['a', 'b'])).toEqual({ removed: [], added: [], moved: [] });
  });
  it('finds a longest rise', () => {
    for (const [values, length] of [[[], 0], [[3, 1, 2], 2], [[5, 4, 3], 1], [[2, 8, 1, 3, 9, 4, 5], 4]] as const) {
      const rise = longestRise(values).map((i) => values[i] ?? 0);
      expect(rise).toHaveLength(length);
      expect([...rise].sort((a, b) => a - b)).toEqual(rise);
    }
  });
});
