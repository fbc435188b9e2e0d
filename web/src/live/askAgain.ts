import type { Query, QueryClient } from '@tanstack/react-query';

/** askAgain asks stale questions anew. One that is asked for the first time goes on first: it may have been asked too early. */
export function askAgain(client: QueryClient, isStale: (query: Query) => boolean): void {
  const early = client.getQueryCache().findAll({ predicate: (query) => isStale(query) && query.state.data === undefined, fetchStatus: 'fetching' });
  void client.invalidateQueries({ predicate: isStale });
  for (const { queryKey } of early) {
    void client.refetchQueries({ queryKey, exact: true }).then(() => client.invalidateQueries({ queryKey, exact: true }));
  }
}
