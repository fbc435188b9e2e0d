import { answered } from '../../api/answered';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';
import type { Query } from './filters';

export type Decision = components['schemas']['DecisionItem'];
export type Decisions = components['schemas']['DecisionsBody'];
export { seals, type Seal } from '../decision/questions';

const page = 100; // decisions

/** feed are the decisions that filters let through, the newest first; behind a cursor the ones before. */
export const feed = (product: string, at: string | null, query: Query, cursor: string | null): Question<Decisions> => ({
  product, at, name: 'feed', about: { query, cursor }, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { ...query, limit: page, ...(cursor === null ? {} : { cursor }) } }, signal,
  })),
});
