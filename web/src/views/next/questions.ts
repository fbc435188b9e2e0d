import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import { allBooks } from '../../api/question';
import type { components } from '../../api/schema';

export type Next = components['schemas']['NextBody'];

/** next are the first stories that can be begun, and what would have come before them. */
export const next = (product: string, at: string | null, n: number): Question<Next> => ({
  product, at, name: 'next', about: n, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/next', { params: { path: { key: product }, query: { ...atOf(at), n } }, signal })),
});
