import { describe, expect, it } from 'vitest';
import type { Slot } from '../rows';
import { byGroup, changesFigures, leading, type ChangesRow, type Leading } from './changes';
import { turnover, usually } from './churn';
import { driftFigures, isFarOff, standing, type Offender } from './drift';
import { before, legOf, type LeadRow } from './lead';
import { made, widened } from './made';
import { moves, reversalFigures, type ReversalRow } from './reversals';
import { bars, foreseen, isLate, slips, type Forecast, type Target } from './slip';
import { kept, sprintFigures, type Sprint, type Velocity } from './sprints';
import { cost, course } from './thrash';

const behind = { decided: 0, decisions: [], decisions_url: null };
const slot = <R>(month: number, ...rows: R[]) => ({ begins: new Date(2026, month - 1, 1), rows });

describe('the turnover of the first ten', () => {
  it('is which share is new, of as many as there are', () => {
    expect([turnover({ stories: 40, entered: ['a', 'b'] }, 10), turnover({ stories: 4, entered: ['a'] }, 10), turnover({ stories: 0, entered: [] }, 10)]).toEqual([0.2, 0.25, null]);
    expect(turnover({ stories: 0.5, entered: ['a'] }, 10)).toBe(1);
  });

  it('is usually that of whole buckets', () => {
    expect([usually([0.2, 0.4, 0], true), usually([0.2, 0.4, 0], false), usually([0.3], true), usually([null], true)].map((n) => n && Number(n.toFixed(2)))).toEqual([0.3, 0.2, 0.3, null]);
  });
});

describe('who decides the order', () => {
  const row = (group: string, decided: number, others = false) => ({ group, decided, others, decisions: [], decisions_url: null }) as unknown as ChangesRow;
  const [pm, po] = [(n: number) => row('product_manager', n), (n: number) => row('product_owner', n)];

  it.each<[string, Slot<ChangesRow>[], Leading]>([
    ['nobody', [], { decided: 0, lead: '', share: 0, alone: false, since: null }],
    ['one role in all of the time', [slot(1, po(2)), slot(2), slot(3, po(1))], { decided: 3, lead: 'product_owner', share: 1, alone: true, since: null }],
    ['one role since three buckets', [slot(1, pm(2), po(1)), slot(2, po(1)), slot(3), slot(4, po(1)), slot(5, po(2))], { decided: 7, lead: 'product_owner', share: 1, alone: true, since: new Date(2026, 1, 1) }],
    ['the one with most, where two buckets may be chance', [slot(1, pm(3), po(1)), slot(2, po(1)), slot(3, po(1))], { decided: 6, lead: 'product_manager', share: 0.5, alone: false, since: null }],
  ])('is %s', (_, slots, found) => expect(leading(slots)).toEqual(found));

  it('is drawn by role, with zeros where nobody decided', () => {
    const { lines } = changesFigures([slot(1, pm(2), po(1), row('team_member', 4), row('', 1)), slot(2)], [], (role) => role);
    expect(lines.map(({ name, tone, values }) => [name, tone, values])).toEqual([['product_manager', 'pm', [2, 0]], ['product_owner', 'po', [1, 0]], ['', 'team', [5, 0]]]);
  });

  it('groups with all others last', () => {
    const { total, groups } = byGroup([row('a', 1), row('', 9, true), row('b', 2), row('a', 3), row('', 1)]);
    expect([total, groups.map(({ group, others, decided }) => [group, others, decided])]).toEqual([16, [['a', false, 4], ['b', false, 2], ['', false, 1], ['', true, 9]]]);
  });
});

describe('the decisions behind several figures', () => {
  it('are the latest of each, or the address of the one', () => {
    const [one, two] = [{ decided: 2, decisions: ['a', 'b'], decisions_url: '/x' }, { decided: 9, decisions: ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'], decisions_url: null }];
    expect(made([one])).toEqual({ decided: 2, decisions: ['a', 'b'], url: '/x' });
    expect(made([one, two])).toEqual({ decided: 11, decisions: ['c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'a'], url: null });
    expect(made([])).toEqual({ decided: 0, decisions: [], url: null });
  });

  it('have an address over all of the time, or of all roles', () => {
    const url = (from: string, to: string) => `/v1/products/P/decisions?from=${from}${to && `&to=${to}`}&role=x&type=T`;
    expect(widened(url('1', '2'), url('3', '4'), ['role'])).toBe('/v1/products/P/decisions?from=1&to=4&type=T');
    expect(widened(url('1', '2'), url('3', ''), [])).toBe('/v1/products/P/decisions?from=1&role=x&type=T');
    expect(widened(null, url('3', '4'), [])).toBe(null);
  });
});

describe('the lead time', () => {
  const p50 = (days: number | null) => ({ p50: days }) as LeadRow;

  it('was what the first bucket had, if there is another', () => {
    expect(before([slot(1), slot(2, p50(24)), slot(3, p50(41))])).toEqual({ days: 24, begins: new Date(2026, 1, 1) });
    expect([before([slot(1, p50(24))]), before([slot(1, p50(null)), slot(2, p50(3))]), before([])]).toEqual([null, null, null]);
    expect([legOf('started_done'), legOf('elsewhere'), legOf(undefined)]).toEqual(['started_done', 'written_done', 'written_done']);
  });
});

describe('drift', () => {
  const story = (rank: number, score: number) => ({ story: `P-${rank}`, title: 't', rank, by_score: score, off: rank - score }) as Offender;
  const words = { near: 'near', off: 'off', point: (key: string, rank: number) => `${key} ${rank}` };

  it('is far off from a quarter of all places on', () => {
    expect([isFarOff({ off: -5 }, 20), isFarOff({ off: 4 }, 20), isFarOff({ off: 0 }, 2)]).toEqual([true, false, false]);
  });

  it('is drawn by place, each story in one of two lines', () => {
    const { points, lines } = driftFigures(standing([story(9, 1), story(2, 3)]), 20, words);
    expect([points.map(({ at }) => at), lines.map(({ values }) => values)]).toEqual([[2, 9], [[3, null], [null, 1]]]);
  });
});

it('thrash is told as which of two stood above, or by levels', () => {
  const turn = (over: string | null, level: string | null) => ({ over, level }) as never;
  expect(course({ kind: 'order', story: 'A', history: [turn('A', null), turn('B', null), turn('A', null)] })).toEqual([1, 0, 1]);
  expect(course({ kind: 'level', story: 'A', history: [turn(null, 'High'), turn(null, ''), turn(null, 'High')] })).toEqual([0, 1, 0]);
  expect([cost([{ places: 3, people: ['ana'] }, { places: 4, people: ['ana', 'ben'] }]), cost([])]).toEqual([{ places: 7, people: 2 }, { places: 0, people: 0 }]);
});

it('reversals have lines of the kinds of which there is any', () => {
  const row = (kind: ReversalRow['kind'], rate: number | null) => ({ kind, rate, of: 10, reversed: 3 }) as ReversalRow;
  expect([moves([row('place', 0.3)]), moves([row('level', 1)])]).toEqual([{ of: 10, reversed: 3 }, { of: 0, reversed: 0 }]);
  const names = { place: 'moves', level: 'levels', target: 'days', undone: 'undone' };
  const { lines } = reversalFigures([slot(1, row('place', 0.3), row('undone', null)), slot(2, row('target', 0))], [], names);
  expect(lines.map(({ name, values }) => [name, values])).toEqual([['moves', [0.3, null]], ['days', [null, 0]]]);
});

describe('targets', () => {
  const target = (item: string, days: number, later: number, earlier = 0) => ({ item, net_days: days, later, earlier, set_again: 0 }) as Target;
  const line = (due: string | null, p85: string | null, remaining = 1) => ({ due, p50: '2026-12-01', p85, p95: '2026-12-11', remaining }) as Forecast;

  it('slip by their mean, and the one that moved most is named', () => {
    expect(slips([])).toEqual({ moved: 0, mean: 0, worst: '', times: 0 });
    expect(slips([target('A', 40, 1), target('B', 10, 1, 1), target('C', 0, 0)])).toEqual({ moved: 2, mean: 25, worst: 'B', times: 2 });
  });

  it('are missed where 15 of 100 draws or more end later', () => {
    expect([isLate(line(null, null)), isLate(line('2026-12-01', '2026-12-01')), isLate(line('2026-12-01', '2026-12-02')), isLate(line('2026-12-01', null))]).toEqual([false, false, true, true]);
    expect(foreseen([line(null, '2026-12-02'), line('2026-12-01', '2026-12-02'), line('2026-12-01', '2026-12-02', 0)], false)).toEqual({ lines: 2, due: 1, late: 1, tooFew: false });
  });

  it('are drawn on one line of days', () => {
    expect(bars([line('2026-12-21', '2026-12-02'), { ...line(null, null), p95: null }])).toEqual([{ from: 0, to: 0.5, due: 1 }, { from: 0, to: 1, due: null }]);
  });
});

it('sprints are held against what is usual', () => {
  const sprint = (state: string, done: number, left: number) => ({ ...behind, sprint: 'P-S12', name: '', state, done, left, committed: 3 }) as unknown as Sprint;
  expect(kept([sprint('closed', 3, 1), sprint('running', 1, 4)])).toEqual({ closed: 1, done: 3, of: 4 });
  const words = { done: 'done', left: 'left', committed: 'taken', usual: 'usual' };
  const velocity = (mean: number | null, deviation: number | null) => ({ sprints: mean === null ? [] : ['S'], stories: { mean, deviation } }) as unknown as Velocity;
  expect(sprintFigures([sprint('closed', 3, 1)], velocity(2, 3), words)).toMatchObject({ points: [{ says: 'P-S12', short: '12' }], target: { from: 0, to: 5 } });
  expect(sprintFigures([], velocity(null, null), words).target).toBe(undefined);
});
