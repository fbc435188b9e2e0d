import { describe, expect, it } from 'vitest';
import { barsOf, binsOf } from './density';

const span = (from: number, to: number, decisions: number) => ({ from, to, decisions });

describe('the density of the log', () => {
  it('has each decision once, wherever the pieces lie', () => {
    const counted = [span(0, 7, 7), span(7, 14, 21), span(21, 28, 2)];
    for (const n of [1, 3, 4, 5, 28]) expect(binsOf(counted, 0, 28, n).reduce((a, b) => a + b, 0)).toBeCloseTo(30);
    expect(binsOf(counted, 0, 28, 4)).toEqual([7, 21, 0, 2]);
  });

  it('gives each piece its share of a span that lies in several', () => {
    expect(binsOf([span(0, 4, 8)], 0, 4, 4)).toEqual([2, 2, 2, 2]);
  });

  it('counts a span that goes beyond the end as it ended there', () => {
    expect(binsOf([span(0, 10, 5)], 0, 4, 2)).toEqual([2.5, 2.5]);
  });

  it('marks when much happened, and shows that little did', () => {
    const { usual, much } = barsOf([1, 1, 0, 1, 100]);
    expect(much.match(/M/g)).toHaveLength(1);
    expect(usual.match(/M/g)).toHaveLength(3);
    expect(usual).toContain('M0.175 100v-4');
  });
});
