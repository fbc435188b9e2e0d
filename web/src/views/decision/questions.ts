import { answered } from '../../api/answered';
import { Problem } from '../../api/problem';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';

export type DecisionInFull = components['schemas']['DecisionBody'];
export type InclusionProof = components['schemas']['InclusionProof'];

/** decision is a decision in full. */
export const decision = (product: string, id: string): Question<DecisionInFull> => ({
  product, at: null, name: 'decision', about: id, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/decisions/{id}', { params: { path: { key: product, id } }, signal })),
});

/** proof is the proof that a seal covers a decision; null: none does yet. */
export const proof = (product: string, id: string): Question<InclusionProof | null> => ({
  product, at: null, name: 'proof', about: id, books: [],
  ask: async ({ ask }, signal) => {
    try {
      return await answered(ask.GET('/v1/products/{key}/decisions/{id}/proof', { params: { path: { key: product, id } }, signal }));
    } catch (error) {
      if (error instanceof Problem && error.status === 409) return null;
      throw error;
    }
  },
});
