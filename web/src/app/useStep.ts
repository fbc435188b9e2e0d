import { useQueryClient } from '@tanstack/react-query';
import { useAddress, useGo } from '../address/useAddress';
import { useApi } from '../api/ApiContext';
import { answered } from '../api/answered';
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

/** before are when the decisions took effect that came last until an instant; null: now. */
const before = (product: string, until: string | null): Question<readonly string[]> => ({
  product, at: until, name: 'instants before', books: allBooks,
  ask: async ({ ask }, signal) => instantsOf(await answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { ...(until === null ? {} : { to: justAfter(until) }), limit: 20 } }, signal,
  }))),
});

/** after are those that come first from an instant on. */
const after = (product: string, at: string): Question<readonly string[]> => ({
  product, at: null, name: 'instants after', about: at, books: allBooks,
  ask: async ({ ask }, signal) => instantsOf(await answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { from: at, order: 'asc', limit: 20 } }, signal,
  }))),
});

/** What was decided at once is one step. */
const instantsOf = ({ items }: { items: readonly { at: string }[] }): string[] => [...new Set(items.map((item) => item.at))];

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
  const ask = (question: Question<readonly string[]>) => client.query(optionsOf(api, question));
  const back = async () => {
    if (product === null) return;
    const [, earlier] = await ask(before(product, until));
    if (earlier) go({ at: earlier, from: null, to: null });
    else toasts.say({ says: time.first });
  };
  const on = async () => {
    if (product === null || until === null) return;
    const [present] = await ask(before(product, until));
    const later = (present ? await ask(after(product, present)) : []).find((instant) => instant !== present);
    go({ at: later ?? null, from: null, to: null });
  };
  const told = (error: unknown) => toasts.say({ says: error instanceof Error ? error.message : String(error) });
  return { back: () => void back().catch(told), on: () => void on().catch(told) };
}
