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
