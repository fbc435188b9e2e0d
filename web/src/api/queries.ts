import { QueryClient } from '@tanstack/react-query';
import { again, Problem } from './problem';

const longest = 8000; // ms between two tries

/** makeQueries keeps answers. What may answer after a while is asked until it does; nothing is asked again without a reason. */
export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always', // a browser without a network still reaches this machine
        refetchOnWindowFocus: false, // the stream tells what is stale
        refetchOnReconnect: false,
        retry: (_, error) => again(error),
        retryDelay: pause,
      },
      mutations: { networkMode: 'always', retry: (_, error) => again(error), retryDelay: pause },
    },
  });
}

export function pause(tries: number, error: Error): number {
  const asked = error instanceof Problem ? (error.retryAfter ?? 0) * 1000 : 0;
  return Math.max(asked, Math.min(500 * 2 ** tries, longest));
}
