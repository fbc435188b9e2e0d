import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Goal = components['schemas']['GoalBody'];

/** goal is a goal with all of its measurements. */
export const goal = (product: string, key: string) => (at: string | null): Question<Goal> => ({
  product, at, name: 'goal', about: key, books: ['product'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/goals/{goal}', { params: { path: { key: product, goal: key }, query: atOf(at) }, signal })),
});
