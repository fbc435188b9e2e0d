import { expect, it } from 'vitest';
import { found } from './found';

const options = [
  { id: '1', key: 'A-N2', says: 'Pay at the door' },
  { id: '2', key: 'A-N8', says: 'Know when the van comes to the door' },
  { id: '3', key: 'door', says: 'something else' },
];

it('finds what has all the words, in any case, in its key or its words', () => {
  expect(found(options, 'DOOR van').map(({ id }) => id)).toEqual(['2']);
  expect(found(options, 'a-n').map(({ id }) => id)).toEqual(['1', '2']);
});

it('has those first whose key begins with what was typed', () => {
  expect(found(options, 'door').map(({ id }) => id)).toEqual(['3', '1', '2']);
});

it('shows a few of all until something is typed', () => {
  expect(found(Array.from({ length: 20 }, (_, i) => ({ id: String(i), key: String(i), says: '' })), '')).toHaveLength(8);
});
