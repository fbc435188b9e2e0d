import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Roadmap = components['schemas']['RoadmapBody'];
export type Initiative = components['schemas']['RoadmapInitiative'];

/** roadmap is what the product is to become: initiatives by horizon, and releases. */
export const roadmap = (product: string, at: string | null): Question<Roadmap> => ({
  product, at, name: 'roadmap', books: ['roadmap', 'backlog'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/roadmap', { params: { path: { key: product }, query: atOf(at) }, signal })),
});
