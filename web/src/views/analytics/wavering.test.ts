import { expect, it } from 'vitest';
import { wavering, waveringOf } from './wavering';

const item = (story: string, other: string | null, turns: number, ...decisions: string[]) => ({ story, other, turns, decisions }) as never;

it('stories went back and forth by all of their pairs and their level, each decision once', () => {
  const found = waveringOf({ items: [item('A-1', 'A-2', 3, 'x', 'y', 'z'), item('A-1', 'A-3', 2, 'z', 'w'), item('A-3', null, 2, 'v')] });
  expect(Object.fromEntries(found)).toEqual({
    'A-1': { turns: 5, decisions: ['x', 'y', 'z', 'w'] }, 'A-2': { turns: 3, decisions: ['x', 'y', 'z'] }, 'A-3': { turns: 4, decisions: ['z', 'w', 'v'] },
  });
});

it('that is asked of the last quarter, without buckets, which thrash has none of', async () => {
  const asked: unknown[] = [];
  const get = (path: string, { params }: { params: { query: object } }) => {
    asked.push([path, params.query]);
    return Promise.resolve({ data: { items: [] } });
  };
  await wavering('A').ask({ ask: { GET: get } } as never, new AbortController().signal);
  expect(asked).toEqual([['/v1/products/{key}/analytics/thrash', { from: 'P3M', limit: 100, tz: expect.any(String) as string }]]);
});
