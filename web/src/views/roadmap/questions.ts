import { answered } from '../../api/answered';
import { justAfter } from '../../api/instants';
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

export type Slips = components['schemas']['SlipBody'];

/** slips are how targets moved until an instant (null: now), each from its first day on. */
export const slips = (product: string, until: string | null): Question<Slips> => ({
  product, at: until, name: 'slips', books: ['roadmap', 'product'],
  ask: async ({ ask }, signal) => await answered(ask.GET('/v1/products/{key}/analytics/roadmap-slip', {
    params: { path: { key: product }, query: { bucket: 'quarter', trials: 100, ...(until === null ? {} : { to: justAfter(until) }) } }, signal,
  })) as Slips, // it is no table: none was asked for
});

export type Proposal = components['schemas']['ProposalItem'];

/** proposals are those that wait for an answer, the newest first. */
export const proposals = (product: string, at: string | null): Question<readonly Proposal[]> => ({
  product, at, name: 'proposals', books: ['roadmap'],
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/products/{key}/proposals', { params: { path: { key: product }, query: { ...atOf(at), status: 'open', limit: 500 } }, signal }))).items,
});
