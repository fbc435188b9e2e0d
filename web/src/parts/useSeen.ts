import { useEffect, useRef, useState, type RefObject } from 'react';

/** useSeen says whether an element has come into sight, or nearly: what is far below is asked for when somebody gets there. */
export function useSeen<E extends Element>(): [ref: RefObject<E | null>, seen: boolean] {
  const ref = useRef<E>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (!element || seen) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    }, { rootMargin: '200px' });
    watch.observe(element);
    return () => watch.disconnect();
  }, [seen]);
  return [ref, seen];
}
