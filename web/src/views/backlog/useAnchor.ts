import { useLayoutEffect, useRef } from 'react';
import type { Stories } from './useRows';

interface Anchored {
  readonly stories: Stories;
  readonly first: number; // the first row in sight
  readonly active: number; // the marked one
  readonly setActive: (row: number) => void;
  readonly scroll: (rows: number) => void; // on by so many rows
}

/**
 * useAnchor keeps in place what one looks at when others change the order: the first story in sight stays where it is, unless it is the
 * first of all, and the marked story stays marked.
 */
export function useAnchor({ stories, first, active, setActive, scroll }: Anchored): void {
  const known = useRef(stories);
  useLayoutEffect(() => {
    const before = known.current;
    known.current = stories;
    if (before === stories) return;
    const marked = shift(stories, active, before.get(active)?.story);
    if (marked !== 0) setActive(active + marked);
    const scrolled = first > 0 ? shift(stories, first, before.get(first)?.story) : 0;
    if (scrolled !== 0) scroll(scrolled);
  });
}

const farthest = 100; // rows: what went farther is somewhere else

/** shift is by how many rows a story went from where it was; 0 if it is not near. */
export function shift(stories: Stories, row: number, key: string | undefined): number {
  if (key === undefined) return 0;
  for (let by = 0; by <= farthest; by++) {
    if (stories.get(row + by)?.story === key) return by;
    if (stories.get(row - by)?.story === key) return -by;
  }
  return 0;
}
