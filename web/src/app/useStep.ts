import { useQueryClient } from '@tanstack/react-query';
import { useAddress, useGo } from '../address/useAddress';
import { useApi } from '../api/ApiContext';
import { answered } from '../api/answered';
import { optionsOf, type Question } from '../api/question';
import { atOf } from '../api/products';
import { allBooks } from '../api/question';
import { useWords } from '../words/speech';
import { useToasts } from './toasts';

/** Step leads to the state that one decision less, or one more, made. */
export interface Step {
  readonly back: () => void;
  readonly on: () => void;
}

/** instants are when the two decisions took effect that came last before a moment. */
const before = (product: string, at: string | null): Question<readonly string[]> => ({
  product, at, name: 'instants before', books: allBooks,
  ask: async ({ ask }, signal) => instantsOf(await answered(ask.GET('/v1/products/{key}/decisions', {
    params: { path: { key: product }, query: { ...atOf(at), limit: 20 } }, signal,
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

/** useStep steps from what the address shows. */
export function useStep(): Step {
  const { product, at } = useAddress();
  const client = useQueryClient();
  const api = useApi();
  const go = useGo();
  const toasts = useToasts();
  const { time } = useWords();
  const ask = (question: Question<readonly string[]>) => client.query(optionsOf(api, question));
  const back = async () => {
    if (product === null) return;
    const [, earlier] = await ask(before(product, at));
    if (earlier) go({ at: earlier, from: null, to: null });
    else toasts.say({ says: time.first });
  };
  const on = async () => {
    if (product === null || at === null) return;
    const [present] = await ask(before(product, at));
    const later = (present ? await ask(after(product, present)) : []).find((instant) => instant !== present);
    go({ at: later ?? null, from: null, to: null });
  };
  return { back: () => void back().catch(() => undefined), on: () => void on().catch(() => undefined) };
}
