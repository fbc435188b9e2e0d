import { useQueryClient } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { useApi } from '../api/ApiContext';
import { LiveContext } from './LiveContext';
import { isStale, type Heard } from './stale';
import { follow } from './stream';

/** useFollow keeps what is shown of a product up to date, as long as the page shows it. */
export function useFollow(product: string | null): void {
  const client = useQueryClient();
  const { seen } = useApi();
  const lines = useContext(LiveContext);
  useEffect(() => {
    if (product === null || !lines) return;
    return follow<Heard>(`/v1/products/${encodeURIComponent(product)}/events`, {
      told: (heard) => {
        const last = heard.at(-1);
        if (last) seen.heard = last.position;
        void client.invalidateQueries({ predicate: (query) => isStale(query, heard) });
      },
      line: (line) => lines.set(line === 'connecting' ? { line } : { line, reachable: line !== 'lost' }),
      missed: () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'now' }),
    });
  }, [client, lines, seen, product]);
}
