import { useEffect, useRef } from 'react';
import { useAddress, useGo } from '../../address/useAddress';
import { useSpeech } from '../../words/speech';
import { useShown } from '../shown';
import { endOf, isDay, type Day } from './days';

/** Side is one of the two moments of a comparison; where nothing is compared, the one that is shown is `to`. */
export type Side = 'from' | 'to';

/** Moment is a moment on the track. */
export interface Moment {
  readonly at: string | null; // as the address has it; null: now
  readonly ms: number;
  readonly says: string;
}

export interface Moments {
  readonly earlier: Moment; // of a comparison
  readonly later: Moment;
  readonly move: (side: Side, to: Day | null) => void; // null: now
}

const still = 700; // ms after which a move is a new one, to which the browser's back leads

/** useMoments are the moments that the address names, and how they are moved. */
export function useMoments(): Moments {
  const { at, from, to } = useAddress();
  const { format, words: { time } } = useSpeech();
  const shown = useShown();
  const go = useGo();
  const latest = useRef(go);
  const moved = useRef(0);
  useEffect(() => {
    latest.current = go;
  });
  const moment = (named: string | null, known: string | undefined): Moment => {
    if (named === null) return { at: null, ms: Date.now(), says: time.now };
    if (isDay(named)) return { at: named, ms: endOf(named), says: format.shortDay(new Date(`${named}T12:00:00`)) };
    const ms = Date.parse(known ?? named);
    return Number.isNaN(ms) ? { at: named, ms: Date.now(), says: named } : { at: named, ms, says: format.shortDay(new Date(ms)) };
  };
  const later = from === null ? moment(at, shown?.at) : moment(to, shown?.at);
  const earlier = moment(from, shown?.from);
  const move = (side: Side, day: Day | null) => {
    const replace = Date.now() - moved.current < still;
    moved.current = Date.now();
    if (from === null) return day === at ? undefined : latest.current({ at: day, to: null }, { replace });
    if (side === 'from') return day === null || endOf(day) > later.ms ? undefined : latest.current({ from: day }, { replace });
    return day !== null && endOf(day) < earlier.ms ? undefined : latest.current({ to: day, at: null }, { replace });
  };
  return { earlier, later, move };
}
