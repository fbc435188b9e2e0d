import { describe, expect, it } from 'vitest';
import { countsOf, decidedOf, fieldsOf, marksOf, placesOf, reasonOf, shownOf } from './lines';
import type { Comparison, Line } from './questions';

const line = (kind: Line['kind'], key: string, fields: Line['fields'] = [], more: Partial<Line> = {}): Line => ({ kind, key, fields, book: 'backlog', thing: 'story', title: key, decisions: [], decided: 0, ...more });
const field = (name: string, from: string | number | null, to: string | number | null) => ({ field: name, from, to });

describe('the lines of a comparison', () => {
  it('are counted by kind, of all books', () => {
    const counts = [{ kind: 'added', book: 'backlog', lines: 3 }, { kind: 'added', book: 'roadmap', lines: 1 }, { kind: 'moved', book: 'backlog', lines: 2 }];
    expect(countsOf({ counts } as Comparison)).toEqual([{ kind: 'moved', lines: 2 }, { kind: 'added', lines: 4 }]);
  });

  it('come of the decisions between both revisions, from the first on', () => {
    expect(decidedOf({ from: { at: '', revisions: { backlog: 10, roadmap: -1 } }, to: { at: '', revisions: { backlog: 12, roadmap: 0 } } } as unknown as Comparison)).toBe(3);
  });

  it('say what differs, and not what follows from it', () => {
    expect(fieldsOf(line('status_moved', 'A-1', [field('status', 'a', 'b'), field('status_category', 'c', 'd')])).map((f) => f.field)).toEqual(['status']);
    expect(fieldsOf(line('added', 'A-1', [field('title', null, 'x')]))).toEqual([]);
    expect(placesOf(line('moved', 'A-1', [field('place', 4, 1)]))).toEqual({ from: 4, to: 1 });
    expect(placesOf(line('added', 'A-1', [field('place', null, 1)]))).toEqual({ from: null, to: 1 });
  });

  it('are those of the kinds that are wanted, or all', () => {
    const lines = [line('added', 'A-1'), line('moved', 'A-2')];
    expect([shownOf(lines, []).length, shownOf(lines, ['moved']).map((l) => l.key)]).toEqual([2, ['A-2']]);
  });

  it('of a story lead to the decision behind what tells most', () => {
    const decision = (id: string) => ({ id, revision: 1, type: 'x', at: '', actor: '', role: null, reason: '' });
    const marks = marksOf([line('reestimated', 'A-1', [], { decisions: [decision('1')] }), line('moved', 'A-1', [], { decisions: [decision('2'), decision('3')] }), line('added', 'A-S1', [], { thing: 'sprint' })]);
    expect([reasonOf(marks.get('A-1'))?.id, reasonOf(marks.get('A-2')), marks.has('A-S1')]).toEqual(['3', undefined, false]);
  });
});
