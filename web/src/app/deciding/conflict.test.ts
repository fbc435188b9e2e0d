import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '../../api/client';
import type { Act } from './act';
import { rivalsOf, since, type Decision } from './conflict';

const decided = (id: string, subject: string, type: string) => ({ id, subject, type }) as Decision;
const move = { command: 'prioritize-story', body: { story: 'A-1', top: true }, says: '' } as Act;

it('takes what others decided on the same thing for a conflict, and nothing else', () => {
  const others = [decided('1', 'A-1', 'StoryPrioritized'), decided('2', 'A-1', 'StoryEstimated'), decided('3', 'A-2', 'StoryPrioritized')];
  expect(rivalsOf(move, others, new Set()).map(({ id }) => id)).toEqual(['1']);
});

it('takes no decision of one’s own for one', () => {
  expect(rivalsOf(move, [decided('1', 'A-1', 'StoryPrioritized')], new Set(['1']))).toEqual([]);
});

it('looks at each thing that several commands are about', () => {
  const several = { command: 'batch', body: { commands: [{ command: 'prioritize-story', ...move.body }, { command: 'prioritize-story', story: 'A-2', after: 'A-1' }] }, says: '' } as unknown as Act;
  expect(rivalsOf(several, [decided('1', 'A-2', 'StoryPrioritized')], new Set())).toHaveLength(1);
});

it('looks at the thing of which one side is decided', () => {
  const level = { command: 'prioritize-story', side: 'level', body: { story: 'A-1', level: 'High' }, says: '' } as Act;
  expect(rivalsOf(level, [decided('1', 'A-1', 'StoryPrioritized')], new Set())).toHaveLength(1);
});

describe('what was decided since', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  /** A history that has one decision more each time it is asked, up to a revision. */
  const history = (revision: number, end: number) => {
    let at = revision;
    const items = () => Array.from({ length: at }, (_, i) => ({ ...decided(String(at - i), 'A-1', 'StoryRevised'), revision: at - i }));
    const GET = () => {
      const data = { items: items(), reached: at };
      at = Math.min(at + 1, end);
      return Promise.resolve({ data });
    };
    return { ask: { GET } } as unknown as Api;
  };
  const asked = async (api: Api) => {
    const answer = since(api, 'A', { book: 'backlog', revision: 4 }, 6);
    await vi.advanceTimersByTimeAsync(10_000);
    return (await answer)?.map(({ revision }) => revision) ?? null;
  };

  it('is told although the history does not have it at once', async () => {
    expect(await asked(history(4, 6))).toEqual([6, 5]);
  });

  it('is nothing where no decision made the book go on', async () => {
    const GET = () => Promise.resolve({ data: { items: [{ ...decided('4', 'A-1', 'StoryRevised'), revision: 4 }], reached: 6 } });
    expect(await asked({ ask: { GET } } as unknown as Api)).toEqual([]);
  });

  it('is not taken for nothing where the history does not get there', async () => {
    expect(await asked(history(4, 5))).toBe(null);
  });
});
