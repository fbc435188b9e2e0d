import { answered } from '../../api/answered';
import { Problem } from '../../api/problem';
import { allBooks, type Question } from '../../api/question';
import type { components } from '../../api/schema';

export type DecisionInFull = components['schemas']['DecisionBody'];
export type InclusionProof = components['schemas']['InclusionProof'];
export type Seal = components['schemas']['Seal'];

/** decision is a decision in full. */
export const decision = (product: string, id: string): Question<DecisionInFull> => ({
  product, at: null, name: 'decision', about: id, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/decisions/{id}', { params: { path: { key: product, id } }, signal })),
});

const many = 200; // seals

/** seals are the latest seals of the log, the newest first. */
export const seals: Question<readonly Seal[]> = {
  product: null, at: null, name: 'seals', books: allBooks,
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/seals', { params: { query: { limit: many } }, signal }))).items,
};

/** proof is the proof that a seal covers a decision; null: none does yet. */
export const proof = (product: string, id: string, newest: number): Question<InclusionProof | null> => ({
  product, at: null, name: 'proof', about: { id, newest }, books: [], // a newer seal may cover it
  ask: async ({ ask }, signal) => {
    try {
      return await answered(ask.GET('/v1/products/{key}/decisions/{id}/proof', { params: { path: { key: product, id } }, signal }));
    } catch (error) {
      if (error instanceof Problem && error.status === 409) return null;
      throw error;
    }
  },
});
