import { describe, expect, it } from 'vitest';
import type { Decision, Seal } from './questions';
import { rowsOf, withSeals } from './rows';

const made = (id: string, at: string, more: Partial<Decision> = {}): Decision => ({
  id, at, batch: id, source: 'api', reason: '', recorded_by: null, actor: 'ana', role: null, book: 'backlog', changes: [], command: null, command_id: id, evidence: [], position: id,
  recorded_at: at, revision: 1, subject: 'ACME-1', type: 'StoryMoved', undoes: null, against: null, undone_by: null, ...more,
});
const utc = (at: string) => at.slice(0, 10);
const shape = (decisions: Decision[], open: string[] = [], whole = true) =>
  rowsOf(decisions, utc, new Set(open), whole).map((row) => (row.kind === 'day' ? `${row.day}${row.figures ? ` ${row.figures.decisions}/${row.figures.reasons}` : ''}` : row.id));

describe('the rows of the feed', () => {
  it('stand under their day, with its figures once it was read as a whole', () => {
    const decisions = [made('3', '2026-03-02T09:00:00Z', { reason: 'so' }), made('2', '2026-03-01T09:00:00Z'), made('1', '2026-03-01T08:00:00Z')];
    expect(shape(decisions, [], false)).toEqual(['2026-03-02 1/1', '3', '2026-03-01', '2', '1']);
    expect(shape(decisions)).toEqual(['2026-03-02 1/1', '3', '2026-03-01 2/0', '2', '1']);
  });

  it('are one for many that were given at once, until it is opened', () => {
    const batch = ['5', '4', '3', '2'].map((id) => made(id, '2026-03-01T09:00:00Z', { batch: 'b' }));
    const decisions = [...batch, made('1', '2026-03-01T08:00:00Z')];
    expect(shape(decisions)).toEqual(['2026-03-01 5/0', 'fold 2', '1']);
    expect(shape(decisions, ['fold 2'])).toEqual(['2026-03-01 5/0', 'fold 2', '5', '4', '3', '2', '1']);
  });

  it('are one each for few that were given at once', () => {
    expect(shape(['2', '1'].map((id) => made(id, '2026-03-01T09:00:00Z', { batch: 'b' })))).toEqual(['2026-03-01 2/0', '2', '1']);
  });

  it('are one for an import of a day, whatever its batches', () => {
    const decisions = ['3', '2'].map((id) => made(id, '2026-03-01T09:00:00Z', { source: 'import:jira' }));
    expect(shape([...decisions, made('1', '2026-02-01T09:00:00Z', { source: 'import:jira' })])).toEqual(['2026-03-01 2/0', 'fold 2', '2026-02-01 1/0', '1']);
  });

  it('have a seal above what it was the first to cover', () => {
    const rows = rowsOf([made('3', '2026-03-03T09:00:00Z'), made('2', '2026-03-02T09:00:00Z'), made('1', '2026-03-01T09:00:00Z')], utc, new Set(), true);
    const seal = (number: number, sealedAt: string) => ({ number, sealed_at: sealedAt }) as Seal;
    const seals = [seal(4, '2026-03-02T12:00:00Z'), seal(3, '2026-03-02T11:00:00Z'), seal(2, '2026-03-01T10:00:00Z'), seal(1, '2026-02-01T10:00:00Z')];
    expect(withSeals(rows, seals).map(({ id }) => id)).toEqual(['2026-03-03', '3', '2026-03-02', 'seal 3', '2', '2026-03-01', 'seal 2', '1']);
  });
});
