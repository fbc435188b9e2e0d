import { useLayoutEffect, useState, type RefObject } from 'react';

/** useWidth is how wide an element is, in px. */
export const useWidth = (of: RefObject<HTMLElement | null>): number => useSize(of, 'clientWidth');

/** useHeight is how high an element is, in px. */
export const useHeight = (of: RefObject<HTMLElement | null>): number => useSize(of, 'clientHeight');

function useSize(of: RefObject<HTMLElement | null>, side: 'clientWidth' | 'clientHeight'): number {
  const [size, setSize] = useState(0);
  useLayoutEffect(() => {
    const element = of.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setSize(element[side]));
    watch.observe(element);
    return () => watch.disconnect();
  }, [of, side]);
  return size;
}
