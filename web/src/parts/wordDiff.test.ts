import { expect, it } from 'vitest';
import { wordDiff, type WordRun } from './wordDiff';

const side = (runs: WordRun[], kind: WordRun['kind']) => runs.filter((run) => run.kind !== kind).map(({ text }) => text).join('');

it('keeps what both have', () => {
  expect(wordDiff('pay on delivery in cash', 'pay on pick-up in cash')).toEqual([
    { kind: 'kept', text: 'pay on ' }, { kind: 'removed', text: 'delivery ' }, { kind: 'added', text: 'pick-up ' }, { kind: 'kept', text: 'in cash' },
  ]);
  expect(wordDiff('', 'new')).toEqual([{ kind: 'added', text: 'new' }]);
  expect(wordDiff('same', 'same')).toEqual([{ kind: 'kept', text: 'same' }]);
});

it('leads from either text to the other, whatever they are', () => {
  let die = 7;
  const roll = (most: number) => (die = (die * 16807) % 2147483647) % most;
  const text = () => Array.from({ length: roll(12) }, () => 'abcä\n'.charAt(roll(5))).join(' ');
  for (let n = 0; n < 500; n++) {
    const [before, after] = [text(), text()];
    const runs = wordDiff(before, after);
    expect(side(runs, 'added')).toBe(before);
    expect(side(runs, 'removed')).toBe(after);
  }
  const long = (word: string) => Array.from({ length: 2000 }, (_, i) => `${word}${i}`).join(' ');
  expect(side(wordDiff(long('a'), long('b')), 'added')).toBe(long('a'));
});
