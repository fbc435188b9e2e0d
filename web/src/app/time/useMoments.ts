import { useEffect, useRef } from 'react';
import type { Address } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { useShown } from '../shown';
import { endOf, isDay, type Day } from './days';

/** Side is one of the two moments of a comparison; where nothing is compared, the one that is shown is `to`. */
export type Side = 'from' | 'to';

/** Moment is a moment on the track. */
export interface Moment {
  readonly at: string | null; // as the address has it; null: now
  readonly ms: number; // Infinity: now, or not known yet
  readonly says: string;
}

export interface Moments {
  readonly earlier: Moment; // of a comparison
  readonly later: Moment;
  /** Moves a side to a day, or to now (null). On the way (a drag, keys in a row) the browser's back leads to where it began. */
  readonly move: (side: Side, to: Day | null, onTheWay?: boolean) => void;
}

/** useMoments are the moments that the address names, and how they are moved. */
export function useMoments(): Moments {
  const { at, from, to } = useAddress();
  const { format, words: { time } } = useSpeech();
  const shown = useShown();
  const go = useGo();
  const latest = useRef(go);
  useEffect(() => {
    latest.current = go;
  });
  const moment = (named: string | null, known: string | undefined): Moment => {
    if (named === null) return { at: null, ms: Infinity, says: time.now };
    if (isDay(named)) return { at: named, ms: endOf(named), says: format.shortDay(dayOf(named)) };
    const ms = Date.parse(known ?? named);
    return Number.isNaN(ms) ? { at: named, ms: Infinity, says: named } : { at: named, ms, says: format.shortDay(new Date(ms)) };
  };
  const later = from === null ? moment(at, shown?.at) : moment(to, shown?.at);
  const earlier = moment(from, shown?.from);
  const move = (side: Side, day: Day | null, replace = false) => {
    const lead = (change: Partial<Address>) => latest.current(change, { replace });
    if (from === null) {
      if (day !== at) lead({ at: day, to: null });
    } else if (side === 'from') {
      if (day !== null && day !== from && endOf(day) <= later.ms) lead({ from: day });
    } else if (day !== to && (day === null || endOf(day) >= earlier.ms)) lead({ to: day, at: null });
  };
  return { earlier, later, move };
}
