import type { Query } from '@tanstack/react-query';
import type { Book } from '../api/question';

/** Heard is what the stream tells of a decision, as far as it decides what is stale. */
export interface Heard {
  readonly product: string;
  readonly book: string;
  readonly position: string;
}

type Known = Pick<Query, 'queryKey' | 'meta'>;

/** isStale says whether an answer may be another one after these decisions. What a named moment showed it shows for ever. */
export function isStale({ queryKey, meta }: Known, heard: readonly Heard[]): boolean {
  const [product, at] = queryKey;
  if (at !== 'now') return false;
  const books = (meta?.books ?? []) as readonly Book[];
  return heard.some((h) => (product === null || product === h.product) && books.includes(h.book as Book));
}

/** isCalm says whether a question can wait until nothing was decided for a while. */
export const isCalm = ({ meta }: Pick<Query, 'meta'>): boolean => meta?.calm === true;
