import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
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
