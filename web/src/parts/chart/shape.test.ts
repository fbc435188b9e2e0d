import { describe, expect, it } from 'vitest';
import type { Figures, Line } from './figures';
import { bounds, columns, labelled, moved, positions, reading } from './shape';

const line = (change: Partial<Line>): Line => ({ name: 'moves', tone: 'ink', shape: 'line', values: [1, null, 3], ...change });
const figures = (...lines: Line[]): Figures => ({ points: ['a', 'b', 'c'].map((name) => ({ says: `week ${name}`, short: name })), lines });

describe('what a chart draws', () => {
  it('has a stack from its top down, each as high as all below it', () => {
    const drawn = columns(figures(line({ name: 'one', shape: 'stack' }), line({ name: 'two', shape: 'stack', values: [10, 20, null] })));
    expect(drawn.map(({ line: { name }, values }) => [name, values])).toEqual([['two', [11, 20, 3]], ['one', [1, 0, 3]]]);
  });

  it('has a range below its line', () => {
    const drawn = columns(figures(line({ range: { low: [0, null, 1], high: [2, null, 9], names: ['from', 'to'] } })));
    expect(drawn.map(({ part }) => part)).toEqual(['low', 'high', 'value']);
  });

  it('reaches from nothing to the greatest, and to the target', () => {
    expect(bounds(figures(line({})))).toEqual([0, 3]);
    expect(bounds(figures(line({ values: [null, null, null] })))).toEqual([0, 0]);
    expect(bounds({ ...figures(line({ values: [-4, 2, 1] })), target: { from: 5, says: 'goal' } })).toEqual([-4, 5]);
    expect(bounds({ ...figures(line({})), target: { from: 1, to: 8, says: 'usual' } })).toEqual([0, 8]);
    expect(bounds(figures())).toEqual([0, 0]);
  });

  it('stands in steps, at instants or at numbers', () => {
    const at = { points: [{ says: '', short: '', at: 5000 }, { says: '', short: '', at: 9000 }], lines: [] };
    expect([positions(at), positions({ ...at, axis: 'time' }), positions({ ...at, axis: 'numbers' })]).toEqual([[0, 1], [5, 9], [5000, 9000]]);
  });

  it('labels as many steps as fit', () => {
    expect(labelled(12, 600, 50)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(labelled(12, 200, 50)).toEqual([0, 3, 6, 9]);
    expect(labelled(52, 10, 50)).toEqual([0]);
    expect(labelled(0, 200, 50)).toEqual([]);
  });
});

describe('a point', () => {
  const number = (n: number) => n.toFixed(1);

  it('says its name and what it has', () => {
    expect(reading(figures(line({}), line({ name: 'stories', values: [7, 8, 9] })), 0, number)).toBe('week a: moves 1.0 · stories 7.0');
    expect(reading(figures(line({})), 1, number)).toBe('week b');
    expect(reading(figures(line({ range: { low: [0, null, 1], high: [2, null, 9], names: ['15 %', '85 %'] } })), 2, number)).toBe('week c: moves 3.0 (15 % 1.0, 85 % 9.0)');
  });

  it('is reached by keys, and not beyond the ends', () => {
    const reached = ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'x'].map((key) => moved(key, 5, 20, false));
    expect(reached).toEqual([6, 4, 6, 4, 7, 3, 0, 19, null]);
    expect([moved('ArrowRight', 5, 20, true), moved('ArrowLeft', 0, 20, false), moved('ArrowRight', 19, 20, false)]).toEqual([4, 0, 19]);
  });
});
