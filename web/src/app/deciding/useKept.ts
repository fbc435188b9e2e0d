import { useContext, useEffect } from 'react';
import { LiveContext } from '../../live/LiveContext';
import type { Outbox } from './outbox';
import { keep, unsent } from './unsent';

/** useKept sees to it that what is decided is sent: also when the page is left, when it comes back, and as soon as the server does. */
export function useKept(product: string, outbox: Outbox): void {
  const lines = useContext(LiveContext);
  useEffect(() => {
    for (const { act, why, key } of unsent(() => localStorage, product)) {
      if (!outbox.get().some((p) => p.key === key)) outbox.give(act, why, key);
    }
    let before = outbox.get();
    const stop = outbox.subscribe(() => {
      keep(() => localStorage, product, before, outbox.get());
      before = outbox.get();
    });
    window.addEventListener('pagehide', outbox.passOver);
    return () => {
      outbox.passOver(); // the product is left: what is open is sent
      stop();
      window.removeEventListener('pagehide', outbox.passOver);
    };
  }, [product, outbox]);
  useEffect(() => lines?.subscribe(() => lines.get().reachable && outbox.wake()), [lines, outbox]);
}
