import { describe, expect, it } from 'vitest';
import { besideOf, fitting, movedTo, spotAt, spotOf } from './order';
import type { Initiative, Roadmap } from './questions';

const initiative = (key: string, horizon: string, place: number) => ({ initiative: key, horizon, place }) as Initiative;
const roadmap = (horizons: Record<string, string[]>): Roadmap => ({
  product: 'ACME', revision: 1, at: '', revisions: {}, closed: [], releases: [],
  horizons: Object.entries(horizons).map(([horizon, keys]) => ({ horizon, initiatives: keys.map((key, i) => initiative(key, horizon, i + 1)) })),
} as unknown as Roadmap);
const keysOf = ({ horizons }: Roadmap) => Object.fromEntries(horizons.map(({ horizon, initiatives }) => [horizon, initiatives.map(({ initiative: key, place }) => `${key}${place}`)]));
const given = roadmap({ now: ['A', 'B', 'C'], next: ['D'], later: [] });

describe('an initiative', () => {
  it('moves within its horizon, and others give way', () => {
    expect(keysOf(movedTo(given, 'C', { horizon: 'now', place: 1 }))).toEqual({ now: ['C1', 'A2', 'B3'], next: ['D1'], later: [] });
  });

  it('moves to another horizon at a place', () => {
    expect(keysOf(movedTo(given, 'A', { horizon: 'next', place: 2 }))).toEqual({ now: ['B1', 'C2'], next: ['D1', 'A2'], later: [] });
  });

  it('lands where there is a place', () => {
    expect([fitting(given, 'A', { horizon: 'now', place: 9 }).place, fitting(given, 'A', { horizon: 'later', place: 3 }).place, fitting(given, 'A', { horizon: 'next', place: 0 }).place]).toEqual([3, 1, 1]);
  });

  it('comes above or below another one, whose place it may leave behind', () => {
    const [a, b, c, d] = ['A', 'B', 'C', 'D'].map((key) => spotOf(given, key) ?? { horizon: '', place: 0 });
    if (!a || !b || !c || !d) throw new Error('they are not there');
    expect([spotAt(c, a, 'below'), spotAt(a, c, 'above'), spotAt(a, c, 'below'), spotAt(b, d, 'above'), spotAt(b, d, 'below')]).toEqual([
      { horizon: 'now', place: 2 }, { horizon: 'now', place: 2 }, { horizon: 'now', place: 3 }, { horizon: 'next', place: 1 }, { horizon: 'next', place: 2 },
    ]);
    expect(keysOf(movedTo(given, 'A', spotAt(a, c, 'below'))).now).toEqual(['B1', 'C2', 'A3']);
  });

  it('is found, and knows what is beside it', () => {
    expect([spotOf(given, 'D'), spotOf(given, 'X')]).toEqual([{ horizon: 'next', place: 1 }, null]);
    expect([besideOf(given, { horizon: 'now', place: 2 }, 1), besideOf(given, { horizon: 'later', place: 1 }, 1)]).toEqual([{ horizon: 'next', place: 2 }, null]);
  });
});
