import { describe, expect, it } from 'vitest';
import { keyOf, type Book } from '../api/question';
import { isStale } from './stale';

const known = (product: string | null, at: string | null, ...books: Book[]) =>
  ({ queryKey: keyOf({ product, at, name: 'x' }), meta: { books } });
const heard = [{ product: 'ACME', book: 'backlog', position: '7' }];

describe('a decision on the backlog', () => {
  it('makes stale what is made of the backlog, now', () => {
    expect(isStale(known('ACME', null, 'roadmap', 'backlog'), heard)).toBe(true);
  });
  it('leaves what is made of other books', () => {
    expect(isStale(known('ACME', null, 'roadmap'), heard)).toBe(false);
  });
  it('leaves other products, but not what is of none', () => {
    expect(isStale(known('SHOP', null, 'backlog'), heard)).toBe(false);
    expect(isStale(known(null, null, 'backlog'), heard)).toBe(true);
  });
  it('leaves the past', () => {
    expect(isStale(known('ACME', '2026-03-03', 'backlog'), heard)).toBe(false);
  });
});
