import { shown } from '../address/address';
import { useAddress } from '../address/useAddress';
import { dayOf } from '../words/days';
import { useSpeech } from '../words/speech';
import { useShown } from './shown';
import { isDay } from './time/days';

/** MomentWords say which moment is shown. */
export interface MomentWords {
  readonly says: string; // As it was on Tuesday, 3 March 2026
  readonly more: string | null; // what of that day
  readonly short: string; // 3 Mar 2026
}

const isInstant = /^\d{4}-\d{2}-\d{2}T/; // a browser finds dates in much else

/** useMomentWords are the words for the past moment that the address names; null: it is now. */
export function useMomentWords(): MomentWords | null {
  const at = shown(useAddress());
  const instant = useShown()?.at;
  const { format, words: { time } } = useSpeech();
  if (at === null) return null;
  if (isDay(at)) {
    const noon = dayOf(at); // the day as the reader's calendar has it
    return { says: time.asOf(format.weekday(noon)), more: time.endOfDay, short: format.shortDay(noon) };
  }
  const read = new Date(instant ?? (isInstant.test(at) ? at : NaN));
  if (Number.isNaN(read.getTime())) return { says: time.asOfInstant(at), more: null, short: at };
  return { says: time.asOfInstant(format.weekday(read)), more: format.time(read), short: format.shortDay(read) };
}
