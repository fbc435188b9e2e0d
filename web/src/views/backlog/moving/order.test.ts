import { describe, expect, it } from 'vitest';
import { landing, moved, moversOf, type Shown, type Target } from './order';
import type { Story } from '../questions';
import { Runs } from '../runs';

/** An order as one would write it down: capital letters are shown, the others are done and keep their place. */
function list(order: string): Shown {
  const shown = Array.from(order).flatMap((key, i) => (key === key.toUpperCase() ? [{ key, place: i + 1 }] : []));
  return { runs: new Runs(shown.map(({ place }) => ({ first: place, last: place }))), stories: new Map(shown.map(({ key }, row) => [row, { story: key } as Story])) };
}

const written = ({ runs, stories }: Shown) => Array.from({ length: runs.length }, (_, row) => `${stories.get(row)?.story}${runs.placeOf(row)}`).join(' ');

function after(order: string, keys: string, target: Target): string {
  const shown = list(order);
  const movers = moversOf(shown, Array.from(keys));
  return written(moved(shown, movers, landing(shown, movers, target) ?? NaN));
}

/** The same, as the server does it: one command after the other, each beside the one before. */
function served(order: string, keys: string, target: Target): string {
  let all = Array.from(order);
  Array.from(order).filter((key) => keys.includes(key)).forEach((key, i, movers) => {
    const rest = all.filter((other) => other !== key);
    const to: Target = i === 0 ? target : { after: movers[i - 1] ?? '' };
    const at = 'top' in to ? 0 : 'bottom' in to ? rest.length : 'place' in to ? to.place - 1 : 'before' in to ? rest.indexOf(to.before) : rest.indexOf(to.after) + 1;
    all = [...rest.slice(0, at), key, ...rest.slice(at)];
  });
  return written(list(all.join('')));
}

describe('a list after a move', () => {
  it('has the story beside its neighbour, and done ones where they were', () => {
    expect(after('aBcDE', 'E', { before: 'B' })).toBe('E2 B3 D5');
    expect(after('aBcDE', 'B', { after: 'D' })).toBe('D3 B4 E5');
  });
  it('has several together, in the order that they had', () => {
    expect(after('ABCDE', 'BD', { after: 'E' })).toBe('A1 C2 E3 B4 D5');
  });
  it('has at an end what went there', () => {
    expect(after('aBCD', 'D', { top: true })).toBe('D1 B3 C4');
    expect(after('ABCd', 'A', { bottom: true })).toBe('B1 C2 A3');
  });
  it('is the one that the server makes, whatever moves where', () => {
    const order = 'AbCDeFGHiJ';
    for (const keys of ['A', 'D', 'J', 'CD', 'AJ', 'DGH']) {
      const neighbours = Array.from('ACDFGHJ').filter((key) => !keys.includes(key));
      const targets: Target[] = [{ top: true }, ...neighbours.flatMap((key) => [{ before: key }, { after: key }]), ...[1, 3, 5, 7].map((place) => ({ place }))];
      for (const target of targets) expect([keys, target, after(order, keys, target)]).toEqual([keys, target, served(order, keys, target)]);
    }
  });
});
