import { createContext, useContext, useEffect } from 'react';

/** Shown is which state a view shows, as its answer says. */
export interface Shown {
  readonly at: string; // the instant
  readonly revision: number; // of the view's book
}

export interface ShownNow {
  readonly shown: Shown | null;
  readonly show: (shown: Shown | null) => void;
}

export const ShownContext = createContext<ShownNow>({ shown: null, show: () => undefined });

/** useShow tells the dock and the band which state a view shows. */
export function useShow(at: string | undefined, revision: number | undefined): void {
  const { show } = useContext(ShownContext);
  useEffect(() => {
    if (at === undefined || revision === undefined) return;
    show({ at, revision });
    return () => show(null);
  }, [show, at, revision]);
}

export const useShown = (): Shown | null => useContext(ShownContext).shown;
