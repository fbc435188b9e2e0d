import { expect, it } from 'vitest';
import type { Sprint } from './questions';
import { stepsOf } from './scope';

const moment = (at: string | null) => (at === null ? null : { at, revision: 0 });
const story = (points: number | null, added: string, done: string | null = null, removed: string | null = null): Sprint['scope'][number] => ({
  story: 'ACME-1', title: '', status: '', status_category: 'todo', points, added: moment(added), done: moment(done), removed: moment(removed),
});

it('adds up what came, went and was done, one step an instant', () => {
  expect(stepsOf([story(3, '2026-01-01T09:00:00Z', '2026-01-03T09:00:00Z'), story(5, '2026-01-01T09:00:00Z', null, '2026-01-02T09:00:00Z'), story(null, '2026-01-04T09:00:00Z')])).toEqual([
    { at: '2026-01-01T09:00:00Z', scope: 8, done: 0 },
    { at: '2026-01-02T09:00:00Z', scope: 3, done: 0 },
    { at: '2026-01-03T09:00:00Z', scope: 3, done: 3 },
    { at: '2026-01-04T09:00:00Z', scope: 3, done: 3 },
  ]);
});

it('takes what was done along when it goes', () => {
  expect(stepsOf([story(3, '2026-01-01T09:00:00Z', '2026-01-02T09:00:00Z', '2026-01-03T09:00:00Z')]).at(-1)).toEqual({ at: '2026-01-03T09:00:00Z', scope: 0, done: 0 });
});
