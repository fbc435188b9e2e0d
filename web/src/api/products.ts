import { answered } from './answered';
import type { Question } from './question';
import type { components } from './schema';

export type Product = components['schemas']['ProductItem'];
export type Charter = components['schemas']['CharterBody'];

/** products are all products that there are now. */
export const products: Question<readonly Product[]> = {
  product: null, at: null, name: 'products', books: ['product'],
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/products', { params: { query: { limit: 500 } }, signal }))).items,
};

/** charter is a product with its people and its policy, as of a moment. */
export const charter = (product: string, at: string | null): Question<Charter> => ({
  product, at, name: 'charter', books: ['product'],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}', { params: { path: { key: product }, query: atOf(at) }, signal })),
});

/** atOf are the parameters that name a moment; a day ends in the reader's zone. */
export function atOf(at: string | null): { at?: string; tz?: string } {
  if (at === null) return {};
  return /^\d{4}-\d{2}-\d{2}$/.test(at) ? { at, tz: Intl.DateTimeFormat().resolvedOptions().timeZone } : { at };
}
