import { useEffect, useRef, useState, type RefObject } from 'react';
import { moverAt, type Mover, type Shown } from './order';
import type { Moving } from './useListMoves';

/** Drag is what hangs at the pointer, and between which rows it would fall. */
export interface Drag {
  readonly movers: readonly Mover[];
  readonly gap: number; // the row above which it would fall
  readonly place: number; // that it would have
  readonly y: number; // where it was taken
}

/** Dragging is how a pointer drags, whichever it is. */
export interface Dragging {
  readonly drag: Drag | null;
  readonly ghost: RefObject<HTMLDivElement | null>;
  readonly begin: (row: number, y: number) => void;
  readonly over: (y: number) => void;
  readonly drop: () => void;
  readonly cancel: () => void;
}

interface Dragged {
  readonly list: RefObject<HTMLElement | null>;
  readonly height: number;
  readonly shown: Shown;
  readonly moving: Moving;
}

const edge = 48; // px from an end of the list in which it scrolls on
const fastest = 18; // px a frame

/** useDrag drags stories over the list. It scrolls on at its ends, and Escape lets all be as it was. */
export function useDrag({ list, height, shown, moving }: Dragged): Dragging {
  const [drag, set] = useState<Drag | null>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const pointer = useRef(0);
  const gapAt = (y: number) => {
    const box = list.current?.getBoundingClientRect();
    const gap = box && list.current ? Math.round((y - box.top + list.current.scrollTop) / height) : 0;
    return Math.max(0, Math.min(gap, shown.runs.length));
  };
  const at = (movers: readonly Mover[], y: number): Drag => {
    const gap = gapAt(y);
    return { movers, gap, place: placeAt(shown, movers, gap), y };
  };
  const follow = () => {
    const y = pointer.current;
    if (ghost.current) ghost.current.style.transform = `translateY(${y}px)`;
    set((now) => now && (gapAt(y) === now.gap ? now : at(now.movers, y)));
  };
  useScrolling(list, pointer, drag !== null, follow);
  const cancel = () => set(null);
  return {
    drag, ghost, cancel,
    begin: (row, y) => {
      pointer.current = y;
      const movers = moving.movers(row);
      if (movers.length > 0) set(at(movers, y));
    },
    over: (y) => {
      pointer.current = y;
      follow();
    },
    drop: () => {
      const target = drag && targetAt(shown, at(drag.movers, pointer.current)); // where it was held last, not where it was drawn last
      set(null);
      if (target) moving.move(drag.movers, target);
    },
  };
}

/** placeAt is the place that the first of what is dragged would have. */
function placeAt({ runs }: Shown, movers: readonly Mover[], gap: number): number {
  const below = runs.placeOf(gap) ?? runs.end + 1;
  return below - movers.filter(({ row }) => row < gap).length;
}

/** targetAt is where what is dragged would fall; null: where it was. */
export function targetAt(shown: Shown, { movers, gap }: Pick<Drag, 'movers' | 'gap'>) {
  const rows = movers.map(({ row }) => row);
  const together = rows.every((row, i) => i === 0 || row === (rows[i - 1] ?? 0) + 1);
  if (together && gap >= (rows[0] ?? 0) && gap <= (rows.at(-1) ?? 0) + 1) return null;
  let above = gap - 1;
  while (rows.includes(above)) above--;
  let below = gap;
  while (rows.includes(below)) below++;
  const after = moverAt(shown, above)?.story.story;
  const before = moverAt(shown, below)?.story.story;
  if (after !== undefined) return { after };
  return before === undefined ? null : { before };
}

/** useScrolling scrolls a list on while something is held near one of its ends. */
export function useScrolling(list: RefObject<HTMLElement | null>, pointer: RefObject<number>, on: boolean, follow: () => void): void {
  const latest = useRef(follow);
  useEffect(() => {
    latest.current = follow;
  });
  useEffect(() => {
    if (!on) return;
    let frame = requestAnimationFrame(function scroll() {
      const box = list.current?.getBoundingClientRect();
      const over = box ? Math.min(pointer.current - box.top - edge, 0) + Math.max(pointer.current - box.bottom + edge, 0) : 0;
      if (over !== 0) {
        list.current?.scrollBy(0, Math.max(-fastest, Math.min(over / 2, fastest)));
        latest.current();
      }
      frame = requestAnimationFrame(scroll);
    });
    return () => cancelAnimationFrame(frame);
  }, [list, pointer, on]);
}
