import { useCallback, useState } from 'react';
import type { Mover } from './order';

/** Selection are the stories that are picked to be moved together, as they were seen. */
export interface Selection {
  readonly picked: ReadonlyMap<string, Mover>;
  readonly toggle: (mover: Mover) => void;
  /** Picks these alone. */
  readonly take: (movers: readonly Mover[]) => void;
  readonly clear: () => void;
  readonly pivot: number | null; // the row from which a range is picked
}

interface Picked {
  readonly picked: ReadonlyMap<string, Mover>;
  readonly pivot: number | null;
}

const none: Picked = { picked: new Map(), pivot: null };

export function useSelection(): Selection {
  const [{ picked, pivot }, set] = useState(none);
  const toggle = useCallback((mover: Mover) => set((before) => {
    const next = new Map(before.picked);
    if (!next.delete(mover.story.story)) next.set(mover.story.story, mover);
    return { picked: next, pivot: mover.row };
  }), []);
  const take = useCallback((movers: readonly Mover[]) => set((before) => ({
    picked: new Map(movers.map((mover) => [mover.story.story, mover])), pivot: before.pivot ?? movers[0]?.row ?? null,
  })), []);
  const clear = useCallback(() => set((before) => (before.picked.size > 0 || before.pivot !== null ? none : before)), []);
  return { picked, pivot, toggle, take, clear };
}
