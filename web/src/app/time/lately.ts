import { answered } from '../../api/answered';
import { justAfter } from '../../api/instants';
import { atOf } from '../../api/products';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';

type Decision = components['schemas']['DecisionItem'];

const some = 20; // decisions: those of one batch took effect at once

/** before are the decisions that came last until a moment, the newest first; null: now. */
export const before = (product: string, until: string | null): Question<readonly Decision[]> => ({
  product, at: until, name: 'decisions before', books: allBooks,
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { ...(until === null ? {} : { to: justAfter(until), ...zoneOf(until) }), limit: some } }, signal,
  }))).items,
});

/** after are those that come first from an instant on. */
export const after = (product: string, at: string): Question<readonly Decision[]> => ({
  product, at: null, name: 'decisions after', about: at, books: allBooks,
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { from: at, order: 'asc', limit: some } }, signal,
  }))).items,
});

const zoneOf = (moment: string): { tz?: string } => {
  const { tz } = atOf(moment);
  return tz === undefined ? {} : { tz };
};

/** instantsOf are the instants of decisions: what was decided at once is one step. */
export const instantsOf = (decisions: readonly Decision[]): string[] => [...new Set(decisions.map(({ at }) => at))];
