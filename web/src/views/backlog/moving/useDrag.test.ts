import { expect, it } from 'vitest';
import { moversOf } from './order';
import type { Story } from '../questions';
import { Runs } from '../runs';
import { targetAt } from './useDrag';

const shown = { runs: new Runs([{ first: 1, last: 5 }]), stories: new Map(Array.from('ABCDE', (story, row) => [row, { story } as Story])) };
const target = (keys: string, gap: number) => targetAt(shown, { movers: moversOf(shown, Array.from(keys)), gap });

it('falls below the story above the gap, or above the first', () => {
  expect(target('E', 2)).toEqual({ after: 'B' });
  expect(target('E', 0)).toEqual({ before: 'A' });
  expect(target('A', 5)).toEqual({ after: 'E' });
});

it('falls beside none that is dragged itself', () => {
  expect(target('BD', 2)).toEqual({ after: 'A' });
  expect(target('AB', 0)).toBeNull();
});

it('stays where it was, unless it was not together', () => {
  expect([target('C', 2), target('C', 3), target('BC', 2)]).toEqual([null, null, null]);
  expect(target('AC', 1)).toEqual({ before: 'B' });
});
