import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import { kindOf } from '../../app/panels';
import type { components } from '../../api/schema';
import { queryOf, type BacklogFilters } from './filters';

export type Story = components['schemas']['BacklogItem'];
export type Places = components['schemas']['PlacesBody'];
export type Page = components['schemas']['BacklogBody'];

/** List is which list of the backlog is shown. */
export interface List {
  readonly product: string;
  readonly at: string | null;
  readonly filters: BacklogFilters;
}

/** chunk is how many rows are read at once. */
export const chunk = 100;

/** places says how long a list is, and at which places of the order its rows stand. */
export const places = ({ product, at, filters }: List): Question<Places> => ({
  product, at, name: 'backlog places', about: filters, books: ['backlog', 'roadmap'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/backlog/places', {
    params: { path: { key: product }, query: { ...atOf(at), ...queryOf(filters) } }, signal,
  })),
});

/** rows are those of a list from a place on. */
export const rows = ({ product, at, filters }: List, place: number): Question<Page> => ({
  product, at, name: 'backlog rows', about: { filters, place }, books: ['backlog', 'roadmap'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/backlog', {
    params: { path: { key: product }, query: { ...atOf(at), ...queryOf(filters), place, limit: chunk } }, signal,
  })),
});

/** storiesLike are stories that are not done whose words are like what is typed, or the one whose key it is. */
export const storiesLike = (product: string, at: string | null, typed: string): Question<readonly Pick<Story, 'story' | 'title'>[]> => ({
  product, at, name: 'stories like', about: typed, books: ['backlog'],
  ask: async ({ ask }, signal) => {
    const key = typed.trim().toLocaleUpperCase();
    if (kindOf(key) === 'story') return [await answered(ask.GET('/v1/products/{key}/backlog/{story}', { params: { path: { key: product, story: key }, query: atOf(at) }, signal }))];
    return (await answered(ask.GET('/v1/products/{key}/backlog', {
      params: { path: { key: product }, query: { ...atOf(at), ...(typed && { q: typed }), status_category: ['todo', 'doing'], limit: 20 } }, signal,
    }))).items;
  },
});
