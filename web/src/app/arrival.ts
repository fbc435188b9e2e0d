import { createContext, useContext, useEffect, useRef, type RefObject } from 'react';

/** Arrival gives the title of a view the focus when somebody went there, so that it is read, and the keys begin there. */
export type Arrival = (title: HTMLElement) => void;

export const ArrivalContext = createContext<Arrival>(() => undefined);

/** useArrival is for the title of a view. */
export function useArrival(): RefObject<HTMLHeadingElement | null> {
  const title = useRef<HTMLHeadingElement>(null);
  const arrive = useContext(ArrivalContext);
  useEffect(() => {
    if (title.current) arrive(title.current);
  }, [arrive]);
  return title;
}
