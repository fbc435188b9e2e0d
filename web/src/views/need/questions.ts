import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Need = components['schemas']['NeedBody'];

/** need is a need in full, with its evidence and what answers it. */
export const need = (product: string, key: string) => (at: string | null): Question<Need> => ({
  product, at, name: 'need', about: key, books: ['discovery', 'backlog', 'roadmap'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/discovery/needs/{need}', { params: { path: { key: product, need: key }, query: atOf(at) }, signal })),
});
