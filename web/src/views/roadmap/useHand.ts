import { useRef, useState, type PointerEvent, type RefObject } from 'react';
import { useScrolling } from '../backlog/moving/useDrag';
import { useTouch } from '../backlog/moving/usePointers';
import { edgeAt, fitting, spotAt, spotOf, type Edge, type Spot } from './order';
import type { Roadmap } from './questions';
import type { Move } from './useMoves';

/** Landing is where something would fall: at an edge of another one, or else at the end of a horizon. */
interface Landing {
  readonly spot: Spot;
  readonly beside: string | null;
  readonly edge: Edge | null;
}

/** Hand is what a finger holds of a roadmap, and where that would fall. */
export interface Hand {
  readonly key: string | null; // null: it holds nothing
  readonly landing: Landing | null; // null: nothing would change
  readonly y: number; // where it was taken
  readonly ghost: RefObject<HTMLDivElement | null>;
  readonly touch: (key: string, e: PointerEvent<HTMLElement>) => void; // on a grip
}

/** useHand drags initiatives with a finger or a pen, by their grip. The board scrolls on at its ends, and Escape lets all be as it was. */
export function useHand(board: RefObject<HTMLElement | null>, roadmap: Roadmap, move: Move | null): Hand {
  const [held, set] = useState<{ key: string; landing: Landing | null; y: number } | null>(null);
  const ghost = useRef<HTMLDivElement>(null);
  const y = useRef(0);
  const x = useRef(0);
  const follow = () => {
    if (ghost.current) ghost.current.style.transform = `translateY(${y.current}px)`;
    set((now) => now && { ...now, landing: landingAt(roadmap, now.key, x.current, y.current) });
  };
  const over = (toY: number, toX: number) => {
    [y.current, x.current] = [toY, toX];
    follow();
  };
  useScrolling(board, y, held !== null, follow);
  const touch = useTouch<string>({
    over,
    begin: (key, toY, toX) => {
      set({ key, landing: null, y: toY });
      over(toY, toX);
    },
    drop: () => {
      const landing = held && landingAt(roadmap, held.key, x.current, y.current); // where it was held last, not where it was drawn last
      set(null);
      if (held && landing) move?.(held.key, landing.spot);
    },
    cancel: () => set(null),
  });
  return { key: held?.key ?? null, landing: held?.landing ?? null, y: held?.y ?? 0, ghost, touch };
}

function landingAt(roadmap: Roadmap, key: string, x: number, y: number): Landing | null {
  const under = document.elementFromPoint(x, y);
  const horizon = under?.closest<HTMLElement>('[data-horizon]')?.dataset.horizon;
  const row = under?.closest<HTMLElement>('[data-initiative]');
  const beside = row?.dataset.initiative ?? null;
  const from = spotOf(roadmap, key);
  if (horizon === undefined || !from || beside === key) return null;
  const there = beside === null ? null : spotOf(roadmap, beside);
  if (!row || !there) return { spot: fitting(roadmap, key, { horizon, place: Infinity }), beside: null, edge: null };
  const edge = edgeAt(row, y);
  return { spot: spotAt(from, there, edge), beside, edge };
}
