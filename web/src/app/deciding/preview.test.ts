import { expect, it } from 'vitest';
import { en } from '../../words/en';
import { formatOf } from '../../words/format';
import type { Answer } from './act';
import { saidLines } from './preview';

const said = (answer: object) => saidLines(answer as Answer, formatOf('en-GB', 'UTC'), en);
const event = (type: string, data: object) => ({ type, data });

it('says where a story would go, and how many give way', () => {
  const events = [event('StoryPrioritized', { story: 'A-1', move: { place: 5 }, place: { from: 1, to: 5 } })];
  expect(said({ events, order: { changed: 5, items: [] } })).toEqual(['A-1 goes from 1 to 5', '4 others give way']);
});

it('says what a field would be again, in words where it has no value', () => {
  expect(said({ events: [event('StoryEstimated', { story: 'A-1', points: { from: 8, to: null } })] })).toEqual(['A-1: points 8 → none']);
});

it('says what happens where no field changes, and counts what it leaves out', () => {
  const events = Array.from({ length: 5 }, (_, i) => event('StoryRestored', { story: `A-${i}` }));
  expect(said({ events })).toEqual(['A-0: brought it back', 'A-1: brought it back', 'A-2: brought it back', '2 more changes']);
});
