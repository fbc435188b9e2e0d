import { useCallback, useRef, type ReactNode } from 'react';
import { ArrivalContext } from './arrival';

interface Props {
  readonly at: string; // where one is
  readonly children: ReactNode;
}

/** ArrivalProvider knows where one was. A page that has just been loaded leaves the focus to the browser. */
export function ArrivalProvider({ at, children }: Props) {
  const was = useRef(at);
  const arrive = useCallback((title: HTMLElement) => {
    if (was.current === at) return;
    was.current = at;
    title.focus({ preventScroll: true });
  }, [at]);
  return <ArrivalContext value={arrive}>{children}</ArrivalContext>;
}
