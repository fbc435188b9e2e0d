import { useQueryClient } from '@tanstack/react-query';
import { useAddress, useGo } from '../address/useAddress';
import { useApi } from '../api/ApiContext';
import { answered } from '../api/answered';
import type { Api } from '../api/client';
import { justAfter } from '../api/instants';
import { allBooks, optionsOf, type Question } from '../api/question';
import { useWords } from '../words/speech';
import { useShown } from './shown';
import { useToasts } from './toasts';

/** Step leads to the state that one decision less, or one more, made. */
export interface Step {
  readonly back: () => void;
  readonly on: () => void;
}

/** latest is when the decision took effect that came last before an instant; null: now. Nothing was decided: there is none. */
const latest = (product: string, until: string | null): Question<string | null> => ({
  product, at: until, name: 'instant before', books: allBooks,
  ask: (api, signal) => first(api, product, until === null ? {} : { to: until }, signal),
});

/** earliest is that of the one that comes first after an instant. */
const earliest = (product: string, at: string): Question<string | null> => ({
  product, at: null, name: 'instant after', about: at, books: allBooks,
  ask: (api, signal) => first(api, product, { from: justAfter(at), order: 'asc' }, signal),
});

// What was decided at once is one step, however much that was: so the next one lies before or after the instant itself.
async function first({ ask }: Api, product: string, query: { from?: string; to?: string; order?: 'asc' }, signal: AbortSignal): Promise<string | null> {
  const { items } = await answered(ask.GET('/v1/products/{key}/decisions', { params: { path: { key: product }, query: { ...query, limit: 1 } }, signal }));
  return items[0]?.at ?? null;
}

const isInstant = (at: string): boolean => /^\d{4}-\d{2}-\d{2}T/.test(at);

/** useStep steps from what the address shows. */
export function useStep(): Step {
  const { product, at } = useAddress();
  const shown = useShown();
  const until = at === null || isInstant(at) ? at : (shown?.at ?? at);
  const client = useQueryClient();
  const api = useApi();
  const go = useGo();
  const toasts = useToasts();
  const { time } = useWords();
  const ask = (question: Question<string | null>) => client.query(optionsOf(api, question));
  const back = async () => {
    if (product === null) return;
    const present = await ask(latest(product, until && justAfter(until)));
    const earlier = present && (await ask(latest(product, present)));
    if (earlier) go({ at: earlier, from: null, to: null });
    else toasts.say({ says: time.first });
  };
  const on = async () => {
    if (product === null || until === null) return;
    go({ at: await ask(earliest(product, until)), from: null, to: null });
  };
  const told = (error: unknown) => toasts.say({ says: error instanceof Error ? error.message : String(error) });
  return { back: () => void back().catch(told), on: () => void on().catch(told) };
}
