import { useState } from 'react';
import { useToasts } from '../../../app/toasts';
import { useWords } from '../../../words/speech';
import type { List } from '../questions';
import type { ShownList } from '../useShownList';
import { located, moverAt, type Mover, type Target } from './order';
import { useMoving } from './useMoving';
import type { Selection } from './useSelection';

/** RowMoves are the ways in which stories can be moved without a drag. */
export interface RowMoves {
  readonly up: () => void;
  readonly down: () => void;
  readonly top: () => void;
  readonly bottom: () => void;
  readonly place: () => void; // asks which
  readonly after: () => void; // asks after which
}

/** Asked is what is still to be said of a move. */
export interface Asked {
  readonly what: 'place' | 'after';
  readonly movers: readonly Mover[];
}

export interface Moving {
  /** What moves with a row: all that is picked, if it is among that; null: the marked row. */
  readonly movers: (row: number | null) => Mover[];
  readonly of: (row: number | null) => RowMoves;
  readonly move: (movers: readonly Mover[], target: Target) => void;
  readonly asked: Asked | null;
  readonly leave: () => void;
}

interface Moved {
  readonly list: List;
  readonly read: ShownList;
  readonly active: number;
  readonly selection: Selection;
}

/** useListMoves moves stories among those that are shown. */
export function useListMoves({ list, read: { shown, revision }, active, selection: { picked } }: Moved): Moving {
  const { backlog } = useWords();
  const toasts = useToasts();
  const move = useMoving(list.product, shown, revision);
  const [asked, ask] = useState<Asked | null>(null);
  const movers = (row: number | null): Mover[] => {
    const one = moverAt(shown, row ?? active);
    const all = row === null ? picked.size > 0 : one !== null && picked.has(one.story.story);
    if (all) return located(shown, [...picked.values()]);
    return one ? [one] : [];
  };
  const beside = (row: number | null, side: 'before' | 'after') => {
    const all = movers(row);
    const end = side === 'before' ? all[0] : all.at(-1);
    const neighbour = end && shown.stories.get(end.row + (side === 'before' ? -1 : 1))?.story;
    if (neighbour !== undefined) move(all, side === 'before' ? { before: neighbour } : { after: neighbour });
    else if (end) toasts.say({ says: backlog.thereAlready(end.story.story) });
  };
  const of = (row: number | null): RowMoves => ({
    up: () => beside(row, 'before'),
    down: () => beside(row, 'after'),
    top: () => move(movers(row), { top: true }),
    bottom: () => move(movers(row), { bottom: true }),
    place: () => ask({ what: 'place', movers: movers(row) }),
    after: () => ask({ what: 'after', movers: movers(row) }),
  });
  return { movers, of, move: (some, target) => move(located(shown, some), target), asked, leave: () => ask(null) };
}
