import { describe, expect, it } from 'vitest';
import { isFiltered, queryOf } from './filters';

const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;

describe('the filters of the history', () => {
  it('are what the API calls them, but for its range', () => {
    expect(queryOf({ since: ['P7D'], actor: ['ana'], type: ['StoryWritten', 'StoryMoved'], top: ['10'], has_reason: ['true'] }, null))
      .toEqual({ from: 'P7D', actor: 'ana', type: ['StoryWritten', 'StoryMoved'], top: 10, has_reason: 'true' });
  });

  it('end with the moment that is shown, which is part of what is shown', () => {
    expect(queryOf({}, '2026-03-03T10:00:00Z')).toEqual({ to: '2026-03-03T10:00:00.000001Z' });
    expect(queryOf({}, '2026-03-03')).toEqual({ to: '2026-03-03', tz });
  });

  it('end with the earlier of two ends', () => {
    expect(queryOf({ until: ['2026-02-01'] }, '2026-03-03T10:00:00Z').to).toBe('2026-02-01');
    expect(queryOf({ until: ['2026-04-01'] }, '2026-03-03').to).toBe('2026-03-03');
  });

  it('leave out what the API would refuse', () => {
    expect(queryOf({ book: ['shelf'], undone: ['perhaps'], top: ['many'], other: ['x'] }, null)).toEqual({});
  });

  it('are none where the address names those of another view alone', () => {
    expect([isFiltered({ label: ['a'] }), isFiltered({ q: ['a'] })]).toEqual([false, true]);
  });
});
