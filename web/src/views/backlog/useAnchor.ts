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
 * useAnchor keeps in place what one looks at when the order changes: the stories in sight stay where they are, unless the first of all is among them,
 * and the marked story stays marked if it is near. Whoever moves stories far away goes on with what comes into their place.
 */
export function useAnchor({ stories, first, active, setActive, scroll }: Anchored): void {
  const known = useRef(stories);
  useLayoutEffect(() => {
    const before = known.current;
    known.current = stories;
    if (before === stories) return;
    const marked = shift(before, stories, active);
    if (marked !== 0) setActive(active + marked);
    const scrolled = first > 0 ? common(before, stories, first) : 0;
    if (scrolled !== 0) scroll(scrolled);
  });
}

const farthest = 100; // rows: what went farther is somewhere else
const looked = 5; // rows from the first in sight

/** shift is by how many rows the story of a row went from there; 0 if it is not near. */
export function shift(before: Stories, stories: Stories, row: number): number {
  const key = before.get(row)?.story;
  if (key === undefined) return 0;
  for (let by = 0; by <= farthest; by++) {
    if (stories.get(row + by)?.story === key) return by;
    if (stories.get(row - by)?.story === key) return -by;
  }
  return 0;
}

/** common is by how many rows most of what is in sight went: one story that is moved itself takes nobody along. */
export function common(before: Stories, stories: Stories, first: number): number {
  const shifts = Array.from({ length: looked }, (_, i) => shift(before, stories, first + i));
  const votes = (by: number) => shifts.filter((other) => other === by).length;
  return shifts.reduce((best, by) => (votes(by) > votes(best) ? by : best), 0);
}
