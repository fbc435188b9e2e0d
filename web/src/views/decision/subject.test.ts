import { describe, expect, it } from 'vitest';
import type { DecisionInFull } from './questions';
import { differencesOf, titleOf } from './subject';

const story = (fields: object): DecisionInFull['before'] => ({ story: fields as never });

describe('the subject of a decision', () => {
  it('differs in its fields, not in what the API says of its state', () => {
    const before = story({ at: '1', revision: 1, revisions: {}, product: 'ACME', place: 3, title: 'a', labels: ['x'] });
    const after = story({ at: '2', revision: 2, revisions: {}, product: 'ACME', place: 1, title: 'a', labels: ['x'] });
    expect(differencesOf(before, after)).toEqual([{ field: 'place', from: 3, to: 1 }]);
  });

  it('came with what it has, and not with what is empty', () => {
    expect(differencesOf(null, story({ title: 'a', labels: [], score: null, description: '' }))).toEqual([{ field: 'title', from: null, to: 'a' }]);
  });

  it('is called as it is after it, and where it went as it was', () => {
    expect([titleOf({ before: story({ title: 'a' }), after: story({ title: 'b' }) }), titleOf({ before: story({ title: 'a' }), after: null }), titleOf({ before: null, after: null })])
      .toEqual(['b', 'a', '']);
  });
});
