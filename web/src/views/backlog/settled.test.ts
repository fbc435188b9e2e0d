import { expect, it } from 'vitest';
import type { List } from './questions';
import { fits } from './settled';

const list = {} as List;
const read = (...revisions: number[]) => ({ list, revisions });

it.each([
  ['parts of one revision', read(7, 7, 7), read(6, 6), true],
  ['parts of which some show what was decided last', read(7, 6, 7), read(6, 6), false],
  ['parts that are all newer than what is shown, since decisions come faster than answers', read(8, 7), read(6, 6), true],
  ['parts none of which is newer for sure', read(7, 6), read(5, 6), false],
])('what was read is shown: %s', (_, now, held, shown) => expect(fits(now, held)).toBe(shown));

it('shows another list as it comes', () => {
  expect(fits({ list: {} as List, revisions: [1, 2] }, read(9))).toBe(true);
});
