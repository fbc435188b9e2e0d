import { answered } from '../../api/answered';
import type { Api } from '../../api/client';
import { justAfter } from '../../api/instants';
import { atOf } from '../../api/products';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Decision = components['schemas']['DecisionItem'];

/** latest is the decision that took effect last before a moment, of a day its end; null: now. Nothing was decided: there is none. */
export const latest = (product: string, until: string | null): Question<Decision | null> => ({
  product, at: until, name: 'latest decision', books: allBooks,
  ask: (api, signal) => first(api, product, until === null ? {} : { to: until, tz: atOf(until).tz }, signal),
});

/** earliest is the one that comes first after an instant, or after a day. */
export const earliest = (product: string, at: string): Question<Decision | null> => ({
  product, at: null, name: 'earliest decision', about: at, books: allBooks,
  ask: (api, signal) => first(api, product, { from: justAfter(at), order: 'asc' }, signal),
});

// What was decided at once is one step, however much that was: so the next one lies before or after the instant itself.
async function first({ ask }: Api, product: string, query: { from?: string; to?: string; tz?: string | undefined; order?: 'asc' }, signal: AbortSignal): Promise<Decision | null> {
  const { tz, ...range } = query;
  const named = { ...range, ...(tz === undefined ? {} : { tz }), limit: 1 };
  return (await answered(ask.GET('/v1/products/{key}/decisions', { params: { path: { key: product }, query: named }, signal }))).items[0] ?? null;
}
