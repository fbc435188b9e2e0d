import { useQueryClient, type Query } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { useApi } from '../api/ApiContext';
import { LiveContext } from './LiveContext';
import { isCalm, isStale, type Heard } from './stale';
import { follow } from './stream';

const quiet = 2000; // ms without a decision, after which calm questions are asked again

/** useFollow keeps what is shown of a product up to date, as long as the page shows it. */
export function useFollow(product: string | null): void {
  const client = useQueryClient();
  const { seen } = useApi();
  const lines = useContext(LiveContext);
  useEffect(() => {
    if (product === null || !lines) return;
    let calm: ReturnType<typeof setTimeout> | undefined;
    const waiting = new Map<string, Heard>();
    const refresh = (heard: readonly Heard[], those: (query: Pick<Query, 'meta'>) => boolean) =>
      void client.invalidateQueries({ predicate: (query) => those(query) && isStale(query, heard) });
    const end = follow<Heard>(`/v1/products/${encodeURIComponent(product)}/events`, {
      told: (heard) => {
        const last = heard.at(-1);
        if (last) seen.heard = last.position;
        refresh(heard, (query) => !isCalm(query));
        for (const one of heard) waiting.set(one.book, one);
        clearTimeout(calm);
        calm = setTimeout(() => {
          refresh([...waiting.values()], isCalm);
          waiting.clear();
        }, quiet);
      },
      line: (line) => lines.set(line === 'connecting' ? { line } : { line, reachable: line !== 'lost' }),
      missed: () => void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'now' }),
    });
    return () => {
      clearTimeout(calm);
      end();
    };
  }, [client, lines, seen, product]);
}
