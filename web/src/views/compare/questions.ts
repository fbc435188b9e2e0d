import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useApi } from '../../api/ApiContext';
import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import { allBooks, keyOf, optionsOf, type Book, type Question } from '../../api/question';
import type { components } from '../../api/schema';
import type { Compared } from '../../app/time/compared';

export type Comparison = components['schemas']['CompareBody'];
export type Line = components['schemas']['ComparedLine'];
export type Kind = Line['kind'];

/** Sides are what is compared: two moments of a book, or of all. */
export interface Sides {
  readonly product: string;
  readonly of: Compared;
  readonly from: string;
  readonly to: string | null; // null: now
}

const books: Record<Compared, readonly Book[]> = { backlog: ['backlog'], roadmap: ['roadmap'], charter: ['product'], discovery: ['discovery'], all: allBooks };
const page = 500; // lines

/** queryOf are the sides as the API takes them; days end in the reader's zone. */
export function queryOf({ of, from, to }: Sides) {
  const { tz } = { ...atOf(from), ...atOf(to) };
  return { of, from, ...(to === null ? {} : { to }), ...(tz === undefined ? {} : { tz }) };
}

/** comparison is what differs between two moments; behind a cursor the next lines. */
const comparison = (sides: Sides, cursor: string | null): Question<Comparison> => ({
  product: sides.product, at: sides.to, name: 'comparison', about: { of: sides.of, from: sides.from, cursor }, books: books[sides.of],
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/compare', {
    params: { path: { key: sides.product }, query: { ...queryOf(sides), limit: page, ...(cursor === null ? {} : { cursor }) } }, signal,
  })) as Promise<Comparison>, // as JSON, not as text
});

/** Read is as much of a comparison as was read; all of it comes, page by page. */
export interface Read {
  readonly head: Comparison | undefined; // its first page: both sides and the counts
  readonly lines: readonly Line[];
  readonly whole: boolean;
  readonly error: Error | null;
  readonly again: () => void;
}

export function useComparison(sides: Sides): Read {
  const api = useApi();
  const first = comparison(sides, null);
  const { data, error, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: [...keyOf(first), 'pages'],
    queryFn: ({ pageParam, signal }) => comparison(sides, pageParam).ask(api, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    meta: optionsOf(api, first).meta,
  });
  useEffect(() => {
    if (hasNextPage && !isFetching && !error) void fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage]);
  const lines = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
  return { head: data?.pages[0], lines, whole: data !== undefined && !hasNextPage, error, again: () => void refetch() };
}
