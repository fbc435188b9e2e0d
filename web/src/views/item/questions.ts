import { answered } from '../../api/answered';
import { justAfter } from '../../api/instants';
import { atOf } from '../../api/products';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';
import { kindOf } from '../../app/panels';

export type Life = components['schemas']['DecisionsBody'];
export type Trace = components['schemas']['TraceBody'];

/** life are the decisions about an item until an instant (null: now), the newest first; behind a cursor the ones before. */
export const life = (product: string, until: string | null, key: string, cursor: string | null): Question<Life> => ({
  product, at: until, name: 'life', about: { key, cursor }, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { ...(until === null ? {} : { to: justAfter(until) }), ...about(key), limit: 50, ...(cursor === null ? {} : { cursor }) } }, signal,
  })),
});

/** trace is what an item serves, and what serves it. */
export const trace = (product: string, at: string | null, key: string): Question<Trace> => ({
  product, at, name: 'trace', about: key, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/trace/{id}', { params: { path: { key: product, id: key }, query: atOf(at) }, signal })),
});

/** about are the parameters of decisions about an item; of a new order of many stories a story's say what it did with that one. */
const about = (key: string) => (kindOf(key) === 'story' ? { story: key } : { subject: [key] });
