import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../api/ApiContext';
import { keyOf, optionsOf } from '../../api/question';
import type { Query } from './filters';
import { feed, type Decision } from './questions';
import { caughtUp, readOn, type Read } from './read';

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

/** useFeed reads the history page by page, and what comes newly. `filtered`: decisions are left out. */
export function useFeed(product: string, at: string | null, query: Query, filtered: boolean): Feed {
  const api = useApi();
  const client = useQueryClient();
  const first = feed(product, at, query, null);
  const queryKey = [...keyOf(first), 'pages'];
  const all = at === null && !filtered;
  const { data, error, isPlaceholderData, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => caughtUp((cursor) => feed(product, at, query, cursor).ask(api, signal), () => client.getQueryData<Read>(queryKey), all),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    structuralSharing: false, // thousands would be compared for each one that comes
    meta: optionsOf(api, first).meta,
  });
  const on = useMutation({
    mutationKey: queryKey, // what went wrong with others is none of these
    mutationFn: (cursor: string) => feed(product, at, query, cursor).ask(api, new AbortController().signal),
    onSuccess: (page, cursor) => client.setQueryData<Read>(queryKey, (known) => known && readOn(known, cursor, page, all)),
  });
  const next = isPlaceholderData ? null : (data?.next ?? null);
  return {
    decisions: data?.items, error: error ?? on.error, stale: isPlaceholderData, whole: data?.next === null,
    total: data && { n: data.total, exact: data.total_exact },
    more: next !== null && !on.isPending && !on.error ? () => on.mutate(next) : null,
    again: () => {
      on.reset();
      void refetch();
    },
  };
}
