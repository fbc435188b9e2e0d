import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Initiative = components['schemas']['InitiativeBody'];

/** initiative is an initiative in full. */
export const initiative = (product: string, key: string) => (at: string | null): Question<Initiative> => ({
  product, at, name: 'initiative', about: key, books: ['roadmap', 'backlog'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/roadmap/{initiative}', { params: { path: { key: product, initiative: key }, query: atOf(at) }, signal })),
});
