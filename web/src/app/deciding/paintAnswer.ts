import type { QueryClient } from '@tanstack/react-query';
import { keyOf, type Question } from '../../api/question';
import type { TakeBack } from './act';

/**
 * paintAnswer changes a cached answer as a decision will change it: it is the paint of an act whose view shows that answer as it is. Answers that
 * come before the decision is recorded are changed too.
 */
export function paintAnswer<T>(client: QueryClient, question: Question<T>, change: (answer: T) => T, recorded: Promise<number>): TakeBack {
  const queryKey = keyOf(question);
  const cache = client.getQueryCache();
  const query = cache.find<T>({ queryKey });
  let truth = query?.state.data;
  const paint = () => client.setQueryData<T>(queryKey, (answer) => answer && change(answer));
  paint();
  const stop = cache.subscribe((event) => {
    if (!query || event.query !== query || event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return;
    truth = query.state.data;
    paint();
  });
  void recorded.then(stop);
  return () => {
    stop();
    client.setQueryData(queryKey, truth);
  };
}
