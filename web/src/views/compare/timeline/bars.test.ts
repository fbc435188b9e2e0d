import { describe, expect, it } from 'vitest';
import type { Initiative, Roadmap, Slips } from '../../roadmap/questions';
import type { Line } from '../questions';
import { behindOf, comparedOf, scaleOfBoth } from './bars';

const initiative = (key: string, start: string | null, due: string | null, place: number | null = 1): Initiative => ({
  initiative: key, place, title: key, outcome: '', goal: '', horizon: 'now', start, due, progress: 'planned', score: null, validation: null, depends_on: [], releases: [],
  external: null, revision: 0, work: { stories: {}, points: {} },
});
const roadmap = (at: string, open: Initiative[], closed: Initiative[] = []): Roadmap => ({
  product: 'ACME', revision: 1, at: `${at}T00:00:00Z`, revisions: {}, horizons: [{ horizon: 'now', initiatives: open }], closed, releases: [],
});
const ended = (item: string, day: string) => ({ item, target: 'due', ended_at: `${day}T10:00:00Z` }) as Slips['items'][number];

const shown = (before: Roadmap, after: Roadmap, slips: Slips['items'] = []) =>
  comparedOf(before, after, slips, scaleOfBoth(before, after)).map(({ initiative: { initiative: key }, is, was, change }) => [key, is && `${is.start} ${is.due}`, was && `${was.start} ${was.due}`, change]);

describe('two moments of a timeline', () => {
  it('say by how many days what is due moved, or else what begins', () => {
    const before = roadmap('2026-03-01', [initiative('I1', '2026-04-01', '2026-05-01'), initiative('I2', '2026-04-01', '2026-05-01'), initiative('I3', '2026-04-01', '2026-05-01'), initiative('I4', null, '2026-05-10')]);
    const after = roadmap('2026-06-01', [initiative('I1', '2026-04-11', '2026-05-25'), initiative('I2', '2026-03-25', '2026-05-01'), initiative('I3', '2026-04-01', '2026-05-01'), initiative('I4', null, '2026-05-01')]);
    expect(shown(before, after)).toEqual([
      ['I1', '2026-04-11 2026-05-25', '2026-04-01 2026-05-01', { kind: 'due', by: 24 }],
      ['I2', '2026-03-25 2026-05-01', '2026-04-01 2026-05-01', { kind: 'start', by: -7 }],
      ['I3', '2026-04-01 2026-05-01', null, null],
      ['I4', '2026-05-01 2026-05-01', '2026-05-10 2026-05-10', { kind: 'due', by: -9 }],
    ]);
  });

  it('say what came, what went, and what has dates or none now', () => {
    const before = roadmap('2026-03-01', [initiative('I1', '2026-04-01', null), initiative('I2', null, null), initiative('I3', null, '2026-05-01'), initiative('I5', null, null)]);
    const after = roadmap('2026-06-01', [initiative('I1', null, null), initiative('I2', '2026-04-01', null), initiative('I4', null, '2026-07-01'), initiative('I5', null, null)]);
    expect(shown(before, after)).toEqual([
      ['I1', null, '2026-04-01 2026-04-01', { kind: 'undated' }],
      ['I2', '2026-04-01 2026-04-01', null, { kind: 'dated' }],
      ['I4', '2026-07-01 2026-07-01', null, { kind: 'added' }],
      ['I3', null, '2026-05-01 2026-05-01', { kind: 'removed' }],
    ]);
  });

  it('leave out what ended long before both, and keep what ended since', () => {
    const closed = [initiative('I1', '2024-01-01', '2024-02-01', null), initiative('I2', '2026-02-01', '2026-04-01', null)];
    const before = roadmap('2026-03-01', [initiative('I2', '2026-02-01', '2026-04-01')], closed.slice(0, 1));
    expect(shown(before, roadmap('2026-06-01', [], closed), [ended('I1', '2024-02-03'), ended('I2', '2026-05-03')])).toEqual([['I2', '2026-02-01 2026-04-01', null, null]]);
  });

  it('have room for what was planned around the earlier one', () => {
    const scale = scaleOfBoth(roadmap('2025-06-15', [initiative('I1', '2025-01-10', '2025-08-01')]), roadmap('2026-06-15', [initiative('I1', '2026-06-20', '2026-12-18')]));
    expect([scale.from, scale.to]).toEqual(['2025-01-01', '2027-01-01']);
  });

  it('lead to the decision that moved the dates', () => {
    const line = (kind: Line['kind'], id: string) => ({ key: 'I1', kind, decisions: [{ id: 'first' }, { id }] }) as Line;
    const [bar] = comparedOf(roadmap('2026-03-01', []), roadmap('2026-06-01', [initiative('I1', '2026-04-01', null)]), [], scaleOfBoth(roadmap('2026-03-01', []), roadmap('2026-06-01', [])));
    if (!bar) throw new Error('there is no bar');
    expect(behindOf(bar, [line('reworded', 'a'), line('added', 'b'), line('rescheduled', 'c')])?.id).toBe('c');
    expect(behindOf(bar, [line('reworded', 'a'), line('added', 'b')])?.id).toBe('b');
    expect(behindOf(bar, [line('reworded', 'a')])).toBeUndefined();
  });
});
