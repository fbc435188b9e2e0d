import { expect, it } from 'vitest';
import { Runs, type Run } from './runs';

/** Runs as one would write them down, by a die that always falls alike. */
function written(seed: number): { runs: Run[]; places: number[] } {
  let die = seed;
  const roll = (most: number) => 1 + ((die = (die * 16807) % 2147483647) % most);
  const runs: Run[] = [];
  for (let first = roll(5), n = roll(40); n > 0; n--) {
    const last = first + roll(6) - 1;
    runs.push({ first, last });
    first = last + 1 + roll(9);
  }
  return { runs, places: runs.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i)) };
}

it('leads from each row to its place and back, whatever the runs are', () => {
  for (let seed = 1; seed < 200; seed++) {
    const { runs, places } = written(seed);
    const both = new Runs(runs);
    expect(both.length).toBe(places.length);
    expect(places.map((_, row) => both.placeOf(row))).toEqual(places);
    for (let place = 0; place <= (places.at(-1) ?? 0) + 2; place++) {
      const row = places.indexOf(place);
      expect(both.rowOf(place)).toBe(row < 0 ? null : row);
    }
  }
});

it('has no rows where there are no runs', () => {
  const none = new Runs([]);
  expect([none.length, none.placeOf(0), none.rowOf(1)]).toEqual([0, null, null]);
});
