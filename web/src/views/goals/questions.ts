import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Goals = components['schemas']['CharterListBodyGoalItem'];

/** goals are what the product's people want to reach, closed ones too. */
export const goals = (product: string, at: string | null): Question<Goals> => ({
  product, at, name: 'goals', books: ['product'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/goals', { params: { path: { key: product }, query: { ...atOf(at), limit: 500 } }, signal })),
});
