import { isViewName } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { useFormat } from '../../words/speech';
import { comparedIn } from './compared';
import { addDays, isDay } from './days';

/** Compare begins and ends a comparison. */
export interface Compare {
  readonly toggle: () => void;
}

const days = 7; // before what is shown, to begin with

/** useCompare is for views whose book can be compared; null: this one is none. */
export function useCompare(): Compare | null {
  const { view, at, from, to } = useAddress();
  const format = useFormat();
  const go = useGo();
  if (!isViewName(view) || !comparedIn[view]) return null;
  const begin = () => {
    const day = at === null ? format.isoDay(new Date()) : isDay(at) ? at : format.isoDay(new Date(at));
    go({ from: addDays(day, -days), to: at, at: null });
  };
  return { toggle: () => (from === null ? begin() : go({ at: to, from: null, to: null })) };
}
