import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../api/ApiContext';
import { keyOf, optionsOf } from '../../api/question';
import type { Query } from './filters';
import { feed, type Decision } from './questions';

/** Feed is as much of the history as was read. */
export interface Feed {
  readonly decisions: readonly Decision[] | undefined;
  readonly total: { readonly n: number; readonly exact: boolean } | undefined;
  readonly stale: boolean; // it is that of other filters
  readonly error: Error | null;
  readonly more: (() => void) | null; // reads earlier ones; null: there are none, or they are read already
  readonly whole: boolean; // there are no earlier ones
  readonly again: () => void;
}

export function useFeed(product: string, at: string | null, query: Query): Feed {
  const api = useApi();
  const first = feed(product, at, query, null);
  const { data, error, isPlaceholderData, hasNextPage, isFetching, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: [...keyOf(first), 'pages'],
    queryFn: ({ pageParam, signal }) => feed(product, at, query, pageParam).ask(api, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    meta: optionsOf(api, first).meta,
  });
  const decisions = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const newest = data?.pages[0];
  return {
    decisions, error, stale: isPlaceholderData, whole: data !== undefined && !hasNextPage,
    total: newest && { n: newest.total, exact: newest.total_exact },
    more: hasNextPage && !isFetching ? () => void fetchNextPage() : null,
    again: () => void refetch(),
  };
}
