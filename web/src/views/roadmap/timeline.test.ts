import { describe, expect, it } from 'vitest';
import type { Initiative, Roadmap, Slips } from './questions';
import { barsOf, month, monthsOf, scaleOf, slipOf } from './timeline';

const slip = (item: string, target: 'start' | 'due', first: string, change: Partial<Slips['items'][number]> = {}): Slips['items'][number] => ({
  kind: 'initiative', item, title: item, target, first, present: null, later: 0, earlier: 0, days_later: 0, days_earlier: 0, set_again: 0, days_again: 0,
  net_days: 0, ended: null, ended_at: null, late: null, decided: 0, decisions: [], decisions_url: null, ...change,
});
const initiative = (key: string, start: string | null, due: string | null, place: number | null = 1): Initiative => ({
  initiative: key, place, title: key, outcome: '', goal: '', horizon: 'now', start, due, progress: 'planned', score: null, validation: null, depends_on: [], releases: [],
  external: null, revision: 0, work: { stories: {}, points: {} },
});
const roadmap = (open: Initiative[], closed: Initiative[] = []): Roadmap => ({
  product: 'ACME', revision: 1, at: '2026-06-12T00:00:00Z', revisions: {}, horizons: [{ horizon: 'now', initiatives: open }], closed, releases: [],
});

describe('a timeline', () => {
  it('begins and ends with a month, and has room for what is near', () => {
    const scale = scaleOf('2026-06-12', ['2026-05-20', '2026-12-18', '2020-01-01', '2040-01-01']);
    expect([scale.from, scale.to]).toEqual(['2026-05-01', '2027-01-01']);
    expect([scale.at('2026-05-01'), scale.at('2027-01-01'), scale.at('1999-01-01'), scale.at('2099-01-01')]).toEqual([0, 100, 0, 100]);
    expect(scale.at('2026-08-31')).toBeCloseTo(50, 0);
  });

  it('shows the months around a day where nothing is planned', () => {
    const scale = scaleOf('2026-01-15', []);
    expect([scale.from, scale.to]).toEqual(['2025-12-01', '2026-04-01']);
    expect(monthsOf(scale)).toEqual(['2025-12-01', '2026-01-01', '2026-02-01', '2026-03-01']);
  });

  it('names the first month of each quarter where there are many', () => {
    const months = monthsOf(scaleOf('2026-06-12', ['2026-01-20', '2027-11-18']));
    expect(months).toEqual(['2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01', '2027-01-01', '2027-04-01', '2027-07-01', '2027-10-01']);
  });

  it('counts months over years', () => {
    expect([month('2026-01-31', -1), month('2026-12-05', 1), month('2026-03-03', 0)]).toEqual(['2025-12-01', '2027-01-01', '2026-03-01']);
  });

  it('has a bar for what has dates, from the first day that was set where it moved', () => {
    const scale = scaleOf('2026-06-12', ['2026-05-20', '2026-12-18']);
    const open = [initiative('I1', '2026-06-01', '2026-09-30'), initiative('I2', null, '2026-08-01'), initiative('I3', null, null), initiative('I4', '2029-01-01', '2029-02-01')];
    const slips = [slip('I1', 'due', '2026-09-01', { later: 2, net_days: 29 }), slip('I2', 'due', '2026-08-01')];
    const { bars, undated } = barsOf(roadmap(open), slips, scale);
    expect(bars.map((bar) => [bar.initiative.initiative, bar.start, bar.due, bar.slip])).toEqual([
      ['I1', '2026-06-01', '2026-09-30', { start: '2026-06-01', due: '2026-09-01', by: 29, times: 2 }],
      ['I2', '2026-08-01', '2026-08-01', null],
    ]);
    expect(undated.map((one) => one.initiative)).toEqual(['I3']);
  });

  it('ends what is closed on the day of that, and leaves out what ended long ago', () => {
    const scale = scaleOf('2026-06-12', ['2026-05-20']);
    const closed = [initiative('I1', '2026-01-01', '2026-05-30', null), initiative('I2', '2024-01-01', '2024-05-30', null)];
    const slips = [slip('I1', 'due', '2026-05-30', { ended: 'delivered', ended_at: '2026-06-03T10:00:00Z' }), slip('I2', 'due', '2024-05-30', { ended: 'dropped', ended_at: '2024-06-03T10:00:00Z' })];
    expect(barsOf(roadmap([], closed), slips, scale).bars.map(({ initiative: { initiative: key }, ended }) => [key, ended])).toEqual([['I1', '2026-06-03']]);
  });

  it('says that what only began later slipped by that', () => {
    expect(slipOf(initiative('I1', '2026-02-01', null), [slip('I1', 'start', '2026-01-01', { later: 1, net_days: 31 })])).toEqual({ start: '2026-01-01', due: null, by: 31, times: 1 });
  });
});
