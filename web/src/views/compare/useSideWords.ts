import { useAddress } from '../../address/useAddress';
import { isDay } from '../../app/time/days';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import type { Comparison } from './questions';

/** useSideWords names both sides of a comparison as its reader has them: days, else instants, or now. */
export function useSideWords(head: Comparison | undefined): { from: string; to: string } | undefined {
  const { format, words: { time } } = useSpeech();
  const { from, to } = useAddress();
  if (!head) return undefined;
  const said = (named: string | null, at: string) => {
    if (named === null) return time.now;
    return isDay(named) ? format.day(dayOf(named)) : format.moment(new Date(at));
  };
  return { from: said(from ?? '', head.from.at), to: said(to, head.to.at) };
}
