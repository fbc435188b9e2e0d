import { expect, it } from 'vitest';
import { blank, changesOf, pointsOf, writtenOf } from './draft';

it('takes lists as they are typed, each entry once, and what is empty for none', () => {
  const said = writtenOf({ ...blank, title: ' Pay ', labels: 'shop, door,, shop', acceptance_criteria: 'one\n\n two ', as_a: '  ' });
  expect(said).toMatchObject({ title: 'Pay', labels: ['shop', 'door'], acceptance_criteria: ['one', 'two'], as_a: null, needs: null });
});

it('decides only on what was changed', () => {
  const before = { ...blank, title: 'Pay', labels: 'a, b', description: 'text' };
  expect(changesOf(before, { ...before, labels: 'a,b', description: '' })).toEqual({ description: null });
});

it('reads an estimate with a point or a comma', () => {
  expect(['', ' 3 ', '0,5', 'many', '-1'].map(pointsOf)).toEqual([null, 3, 0.5, undefined, undefined]);
});
