import { useQueryClient } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { useApi } from '../api/ApiContext';
import { askAgain } from './askAgain';
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
    const end = follow<Heard>(`/v1/products/${encodeURIComponent(product)}/events`, {
      told: (heard) => {
        const last = heard.at(-1);
        if (last) seen.heard = last.position;
        askAgain(client, (query) => !isCalm(query) && isStale(query, heard));
        for (const one of heard) waiting.set(one.book, one);
        clearTimeout(calm);
        calm = setTimeout(() => {
          const all = [...waiting.values()];
          waiting.clear();
          askAgain(client, (query) => isCalm(query) && isStale(query, all));
        }, quiet);
      },
      line: (line) => lines.set(line === 'connecting' ? { line } : { line, reachable: line !== 'lost' }),
      missed: () => askAgain(client, ({ queryKey }) => queryKey[1] === 'now'),
    });
    return () => {
      clearTimeout(calm);
      end();
    };
  }, [client, lines, seen, product]);
}
