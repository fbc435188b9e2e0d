import { describe, expect, it } from 'vitest';
import { behind, historyOf } from './behind';

const url = '/v1/products/P/decisions?from=2026-01-01T00%3A00%3A00Z&role=product_owner&to=2026-02-01T00%3A00%3A00Z&type=StoryPrioritized&type=BacklogReordered';

describe('the decisions behind a figure', () => {
  it('are those that the history shows with the same filters', () => {
    expect(historyOf(url)).toEqual({
      since: ['2026-01-01T00:00:00Z'], until: ['2026-02-01T00:00:00Z'], role: ['product_owner'], type: ['StoryPrioritized', 'BacklogReordered'],
    });
    expect(historyOf('/v1/products/P/decisions')).toEqual({});
  });

  it('are listed by their address, where there is one', async () => {
    const asked: unknown[] = [];
    const get = (path: string, { params }: { params: { query: unknown } }) => {
      asked.push([path, params.query]);
      return Promise.resolve({ data: { items: [{ id: 'a', at: '2026-01-02' }], total: 51 } });
    };
    const question = behind('P', { title: '', decisions: ['a'], url });
    expect(await question.ask({ ask: { GET: get } } as never, new AbortController().signal)).toEqual({ items: [{ id: 'a', at: '2026-01-02' }], total: 51 });
    expect(asked).toEqual([['/v1/products/{key}/decisions', {
      from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z', role: 'product_owner', type: ['StoryPrioritized', 'BacklogReordered'], limit: 10,
    }]]);
  });

  it('are read one by one where only they are named, the latest first', async () => {
    const days: Record<string, string> = { a: '2026-01-02', b: '2026-03-04' };
    const get = (_: string, { params: { path } }: { params: { path: { id: string } } }) => Promise.resolve({ data: { id: path.id, at: days[path.id] } });
    const question = behind('P', { title: '', decided: 7, decisions: ['a', 'b'], url: null });
    const found = await question.ask({ ask: { GET: get } } as never, new AbortController().signal);
    expect([found.items.map(({ id }) => id), found.total]).toEqual([['b', 'a'], 7]);
  });
});
