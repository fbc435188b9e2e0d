import { useSpeech } from '../../words/speech';
import { endOf, type Range } from './span';

/** SpanWords say from when to when it is. */
export function SpanWords({ range }: { readonly range: Range }) {
  const { format, words: { analytics, time } } = useSpeech();
  const from = range.from === null ? analytics.fromStart : format.shortDay(new Date(`${range.from}T12:00:00`));
  const to = range.to === null ? time.now : format.shortDay(endOf(range, new Date()));
  return <>{analytics.spanSays(from, to)}</>;
}
