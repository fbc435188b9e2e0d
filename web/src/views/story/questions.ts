import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Story = components['schemas']['StoryBody'];

/** story is a story in full. */
export const story = (product: string, at: string | null, key: string): Question<Story> => ({
  product, at, name: 'story', about: key, books: ['backlog', 'roadmap'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/backlog/{story}', { params: { path: { key: product, story: key }, query: atOf(at) }, signal })),
});

export type Why = components['schemas']['WhyBody'];

/** why is the chain of decisions by which a story stands where it does, or above another one. */
export const why = (product: string, at: string | null, key: string, above: string | null): Question<Why> => ({
  product, at, name: 'why', about: { key, above }, books: ['backlog', 'roadmap'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/why', { params: { path: { key: product }, query: { ...atOf(at), story: key, ...(above !== null && { above }) } }, signal })),
});
