import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Discovery = components['schemas']['DiscoveryBody'];
export type Need = components['schemas']['DiscoveryNeed'];
export type Challenge = components['schemas']['ChallengeItem'];

/** discovery is what is known of customers and market. */
export const discovery = (product: string, at: string | null): Question<Discovery> => ({
  product, at, name: 'discovery', books: ['discovery'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/discovery', { params: { path: { key: product }, query: atOf(at) }, signal })),
});

/** challenges are what hinders the product's people, overcome ones too. */
export const challenges = (product: string, at: string | null): Question<readonly Challenge[]> => ({
  product, at, name: 'challenges', books: ['product'],
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/products/{key}/challenges', { params: { path: { key: product }, query: { ...atOf(at), limit: 500 } }, signal }))).items,
});
