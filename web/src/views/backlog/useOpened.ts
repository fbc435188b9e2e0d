import { useEffect, useRef } from 'react';
import { rowOfStory, type Shown } from './moving/order';

/** useOpened marks the story that the panel shows once it is seen in the list, such as one that was just written. */
export function useOpened(shown: Shown, item: string | null, mark: (row: number) => void): void {
  const marked = useRef<string | null>(null);
  const latest = useRef(mark);
  useEffect(() => {
    latest.current = mark;
  });
  useEffect(() => {
    if (item === marked.current) return;
    const row = item === null ? null : rowOfStory(shown, item);
    if (item !== null && row === null) return; // it may come yet
    marked.current = item;
    if (row !== null) latest.current(row);
  }, [shown, item]);
}
