import { createContext, useContext, useEffect } from 'react';
import type { Question } from '../api/question';

/** Shown is which state a view shows, as its answer says. */
export interface Shown {
  readonly at: string; // the instant
  readonly revision: number; // of the view's book
  readonly from: string | undefined; // of a comparison the earlier instant
}

/** Ahead are the questions that a view would ask to show a moment. */
export type Ahead = (at: string) => readonly Question<unknown>[];

export interface ShownNow {
  readonly shown: Shown | null;
  readonly show: (shown: Shown | null) => void;
  readonly ahead: () => Ahead | null;
  readonly look: (asks: Ahead | null) => void;
}

export const ShownContext = createContext<ShownNow>({ shown: null, show: () => undefined, ahead: () => null, look: () => undefined });

/** useShow tells the dock and the band which state a view shows. */
export function useShow(at: string | undefined, revision: number | undefined, from?: string): void {
  const { show } = useContext(ShownContext);
  useEffect(() => {
    if (at === undefined || revision === undefined) return;
    show({ at, revision, from });
    return () => show(null);
  }, [show, at, revision, from]);
}

export const useShown = (): Shown | null => useContext(ShownContext).shown;

/** useAhead tells what the view would ask to show another moment, so that a step in time finds its answers there. */
export function useAhead(asks: Ahead): void {
  const { look } = useContext(ShownContext);
  useEffect(() => {
    look(asks);
    return () => look(null);
  });
}
