import { expect, it } from 'vitest';
import { marksOf } from './lately';

const line = (kind: string, key: string, from: number | null, to: number | null) =>
  ({ kind, thing: 'story', key, fields: [{ field: 'place', from, to }], decisions: [{ id: `of ${key}` }] }) as unknown as Parameters<typeof marksOf>[0][number];
const taken = (subject: string, id: string, by: string) => ({ subject, id, undone_by: by }) as unknown as Parameters<typeof marksOf>[3][number];
const off = (story: string, by: number) => ({ story, off: by, decisions: ['d'] }) as unknown as Parameters<typeof marksOf>[1][number];

it('tells what moved by how much, what is new, and where a score says something else, what went back and forth often, and what was taken back, each with its decisions', () => {
  const marks = marksOf([line('moved', 'A-1', 27, 3), line('moved', 'A-2', 4, 10), line('added', 'A-3', null, 2)], [off('A-1', 33), off('A-4', -2)],
    new Map([['A-3', { turns: 4, decisions: ['e'] }], ['A-5', { turns: 2, decisions: ['f'] }]]), [taken('A-2', 'g', 'h'), taken('A-2', 'i', 'j')]);
  expect(Object.fromEntries(marks)).toEqual({
    'A-1': { moved: { by: 24, decisions: ['of A-1'] }, drift: { off: 33, decisions: ['d'] } },
    'A-2': { moved: { by: -6, decisions: ['of A-2'] }, undone: { decisions: ['g', 'h', 'i', 'j'] } },
    'A-3': { added: { decisions: ['of A-3'] }, wavered: { turns: 4, decisions: ['e'] } },
  });
});
