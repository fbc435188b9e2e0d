import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Sprints = components['schemas']['SprintsBody'];
export type Sprint = components['schemas']['SprintBody'];

/** sprints are all sprints, the oldest first. */
export const sprints = (product: string, at: string | null): Question<Sprints> => ({
  product, at, name: 'sprints', books: ['backlog', 'roadmap'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/sprints', { params: { path: { key: product }, query: { ...atOf(at), limit: 500 } }, signal })),
});

/** sprint is a sprint with its scope over time. */
export const sprint = (product: string, key: string) => (at: string | null): Question<Sprint> => ({
  product, at, name: 'sprint', about: key, books: ['backlog'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/sprints/{sprint}', { params: { path: { key: product, sprint: key }, query: atOf(at) }, signal })),
});
