import { describe, expect, it } from 'vitest';
import type { Decision, Decisions } from './questions';
import { caughtUp, readOn, type Read } from './read';

/** A log of decisions that is asked for in pages of two; what takes another one back names it. */
function log(...undoes: (string | null)[]) {
  const all = undoes.map((of, i) => ({ id: String(i + 1), undoes: of, undone_by: null }) as Decision).reverse();
  const asked: (string | null)[] = [];
  const ask = (cursor: string | null): Promise<Decisions> => {
    asked.push(cursor);
    const from = cursor === null ? 0 : all.findIndex(({ id }) => id === cursor);
    return Promise.resolve({ items: all.slice(from, from + 2), next: all[from + 2]?.id ?? null, total: all.length, total_exact: true, reached: null });
  };
  return { ask, asked };
}
const shape = ({ items, next }: Read) => [items.map(({ id, undone_by: by }) => (by === null ? id : `${id} by ${by}`)).join(', '), next];
const none = (n: number): null[] => Array<null>(n).fill(null);

/** What is known of a log after some pages. */
async function knownOf(n: number, pages: number): Promise<Read> {
  const { ask } = log(...none(n));
  let read = await caughtUp(ask, () => undefined, true);
  for (let i = 1; i < pages && read.next !== null; i++) read = readOn(read, read.next, await ask(read.next), true);
  return read;
}

describe('what was read of the history', () => {
  it('is the first page, and then what is read on', async () => {
    expect(shape(await knownOf(5, 1))).toEqual(['5, 4', '3']);
    expect(shape(await knownOf(5, 3))).toEqual(['5, 4, 3, 2, 1', null]);
  });

  it('asks for one page where one decision came, however much is known', async () => {
    const known = await knownOf(7, 3);
    const { ask, asked } = log(...none(8));
    expect(shape(await caughtUp(ask, () => known, true))).toEqual(['8, 7, 6, 5, 4, 3, 2', '1']);
    expect(asked).toEqual([null]);
  });

  it('asks until it meets what is known, where more came than a page', async () => {
    const known = await knownOf(7, 3);
    const { ask, asked } = log(...none(10));
    expect(shape(await caughtUp(ask, () => known, true))).toEqual(['10, 9, 8, 7, 6, 5, 4, 3, 2', '1']);
    expect(asked).toEqual([null, '8']);
  });

  it('begins anew where so much came that nothing is met', async () => {
    const known = await knownOf(2, 1);
    const { ask } = log(...none(9));
    expect(shape(await caughtUp(ask, () => known, true))).toEqual(['9, 8', '7']);
  });

  it('marks what was taken back far below, and what counts again', async () => {
    const known = await knownOf(6, 3);
    expect(shape(await caughtUp(log(...none(6), '1').ask, () => known, true))[0]).toBe('7, 6, 5, 4, 3, 2, 1 by 7');
    expect(shape(await caughtUp(log(...none(6), '1', '7').ask, () => known, true))[0]).toBe('8, 7 by 8, 6, 5, 4, 3, 2, 1');
  });

  it('marks it also in a page that is read later, and is older', async () => {
    const known = await knownOf(4, 1);
    const now = await caughtUp(log(...none(4), '1').ask, () => known, true);
    expect(shape(readOn(now, '2', await log(...none(4)).ask('2'), true))[0]).toBe('5, 4, 3, 2, 1 by 5');
  });

  it('is asked for again where decisions are left out', async () => {
    const known = await knownOf(7, 2);
    const { ask, asked } = log(...none(8));
    expect(shape(await caughtUp(ask, () => known, false))).toEqual(['8, 7, 6, 5', '4']);
    expect(asked).toEqual([null, '6']);
  });

  it('keeps what was read on while it was asked', async () => {
    let known = await knownOf(5, 1);
    const { ask } = log(...none(6));
    const slow = async (cursor: string | null) => {
      known = await knownOf(5, 2);
      return ask(cursor);
    };
    expect(shape(await caughtUp(slow, () => known, true))).toEqual(['6, 5, 4, 3, 2', '1']);
  });

  it('takes no page twice', async () => {
    const known = await knownOf(5, 2);
    expect(readOn(known, '3', await log(...none(5)).ask('3'), true)).toBe(known);
  });
});
