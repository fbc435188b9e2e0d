import { answered } from '../../api/answered';
import { justAfter } from '../../api/instants';
import { atOf } from '../../api/products';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Story = components['schemas']['StoryBody'];
export type Decision = components['schemas']['DecisionItem'];
export type Life = components['schemas']['DecisionsBody'];
export type Trace = components['schemas']['TraceBody'];

/** story is a story in full. */
export const story = (product: string, at: string | null, key: string): Question<Story> => ({
  product, at, name: 'story', about: key, books: ['backlog', 'roadmap'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/backlog/{story}', { params: { path: { key: product, story: key }, query: atOf(at) }, signal })),
});

/** life are the decisions about a story until an instant (null: now), the newest first; behind a cursor the ones before. */
export const life = (product: string, until: string | null, key: string, cursor: string | null): Question<Life> => ({
  product, at: until, name: 'life', about: { key, cursor }, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { ...(until === null ? {} : { to: justAfter(until) }), story: key, limit: 50, ...(cursor === null ? {} : { cursor }) } }, signal,
  })),
});

/** trace is what a story serves. */
export const trace = (product: string, at: string | null, key: string): Question<Trace> => ({
  product, at, name: 'trace', about: key, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/trace/{id}', { params: { path: { key: product, id: key }, query: atOf(at) }, signal })),
});
