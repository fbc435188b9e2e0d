import { answered } from '../../api/answered';
import { justAfter } from '../../api/instants';
import { atOf } from '../../api/products';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';

export type Visions = components['schemas']['CharterListBodyVisionItem'];
export type Vision = NonNullable<components['schemas']['CharterVision']>;
export type Decision = components['schemas']['DecisionItem'];

/** visions are all versions of the vision, the oldest first. */
export const visions = (product: string, at: string | null): Question<Visions> => ({
  product, at, name: 'visions', books: ['product'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/visions', { params: { path: { key: product }, query: { ...atOf(at), limit: 500 } }, signal })),
});

/** visionDecisions are the decisions that set them until an instant; null: now. */
export const visionDecisions = (product: string, until: string | null): Question<readonly Decision[]> => ({
  product, at: until, name: 'vision decisions', books: ['product'],
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { type: ['VisionSet'], limit: 500, ...(until === null ? {} : { to: justAfter(until) }) } }, signal,
  }))).items,
});
