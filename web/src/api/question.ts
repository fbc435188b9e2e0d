import { queryOptions, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useApi } from './ApiContext';
import type { Api } from './client';

/** Books are what decisions change; a question says of which ones its answer is made. */
export type Book = 'product' | 'discovery' | 'roadmap' | 'backlog';

export const allBooks: readonly Book[] = ['product', 'discovery', 'roadmap', 'backlog'];

/** Question is something that the API is asked, and by what its answer is told from others and known to be stale. */
export interface Question<T> {
  readonly product: string | null; // null: it is about no single one
  readonly name: string;
  readonly at: string | null; // the moment; null: now
  readonly about?: unknown; // all else that decides the answer
  readonly books: readonly Book[];
  readonly calm?: boolean; // it stands beside what is looked at, and can wait until nothing was decided for a while
  readonly ask: (api: Api, signal: AbortSignal) => Promise<T>;
}

/** Facts are what is known of a question beside its key. */
export interface Facts extends Record<string, unknown> {
  readonly books: readonly Book[];
  readonly calm: boolean;
}

/** factsOf are those of a question. */
export const factsOf = ({ books, calm = false }: Pick<Question<unknown>, 'books' | 'calm'>): Facts => ({ books, calm });

/** keyOf is a question's key: the product and the moment first, so that all of either can be named. */
export const keyOf = ({ product, at, name, about }: Omit<Question<unknown>, 'books' | 'calm' | 'ask'>) => [product, at ?? 'now', name, about ?? null] as const;

/** optionsOf is a question as react-query takes it. The past changes no more; what is now is asked again when it is known to be stale. */
export function optionsOf<T>(api: Api, question: Question<T>) {
  return queryOptions({
    queryKey: keyOf(question),
    queryFn: ({ signal }) => question.ask(api, signal),
    staleTime: Infinity,
    gcTime: 5 * 60_000,
    meta: factsOf(question),
  });
}

/** useQuestion is the answer to a question, kept up to date. It is not asked before it is ready: as long as something of it is not known. */
export function useQuestion<T>(question: Question<T>, { ready = true } = {}): UseQueryResult<T> {
  return useQuery({ ...optionsOf(useApi(), question), enabled: ready });
}
