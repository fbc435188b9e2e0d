import { expect, it } from 'vitest';
import type { Act } from './act';
import { rivalsOf, type Decision } from './conflict';

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
