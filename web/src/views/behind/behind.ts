import { answered } from '../../api/answered';
import { allBooks, type Question } from '../../api/question';
import type { Filters } from '../../address/address';
import type { components, operations } from '../../api/schema';

export type Decision = components['schemas']['DecisionItem'];

type Query = NonNullable<operations['list-decisions']['parameters']['query']>;

/** Behind is what made a figure: its decisions, as the API names them. */
export interface Behind {
  readonly title: string; // which figure
  readonly decided?: number; // how many they are; left out: as many as are named
  readonly decisions: readonly string[]; // ids of the latest
  readonly url: string | null; // where all of them are listed
}

/** Found are decisions, the latest first, and of how many. */
export interface Found {
  readonly items: readonly Decision[];
  readonly total: number;
}

const shown = 10; // of many decisions

/** behind are the decisions that made a figure: all that its address lists, the latest of them, else those that are named. */
export const behind = (product: string, { decided, decisions, url }: Behind): Question<Found> => ({
  product, at: null, name: 'behind', about: { url, decisions }, books: allBooks,
  ask: async ({ ask }, signal) => {
    if (url !== null) {
      const { items, total } = await answered(ask.GET('/v1/products/{key}/decisions', { params: { path: { key: product }, query: { ...queryOf(url), limit: shown } }, signal }));
      return { items, total };
    }
    const items = await Promise.all(decisions.slice(0, shown).map((id) => answered(ask.GET('/v1/products/{key}/decisions/{id}', { params: { path: { key: product, id } }, signal }))));
    return { items: items.sort((a, b) => b.at.localeCompare(a.at)), total: decided ?? decisions.length };
  },
});

const paramsOf = (url: string): [name: string, value: string][] => [...new URL(url, 'http://waymark').searchParams];

function queryOf(url: string): Query {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of paramsOf(url)) {
    const several = name === 'type' || name === 'subject';
    query[name] = several ? [query[name] ?? [], value].flat() : value;
  }
  return query;
}

/** historyOf are the filters of the history view that show what an address of the API lists. There a range is `since` and `until`. */
export function historyOf(url: string): Filters {
  const names: Record<string, string> = { from: 'since', to: 'until' };
  const filters: Record<string, string[]> = {};
  for (const [name, value] of paramsOf(url)) (filters[names[name] ?? name] ??= []).push(value);
  return filters;
}
