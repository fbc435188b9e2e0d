import { useState } from 'react';
import { useToasts } from '../../app/toasts';
import { useWords } from '../../words/speech';
import { located, moverAt, type Mover } from './order';
import type { List } from './questions';
import type { ListMoves } from './useListKeys';
import { useMoving } from './useMoving';
import type { Selection } from './useSelection';
import type { ShownList } from './useShownList';

interface Moving extends ListMoves {
  readonly asks: string | null; // what it asks a place for
  readonly toPlace: (place: number) => void;
  readonly leave: () => void;
}

interface Moved {
  readonly list: List;
  readonly read: ShownList;
  readonly active: number;
  readonly selection: Selection;
}

/** useListMoves moves what is picked, else the marked story, among those that are shown. */
export function useListMoves({ list, read: { shown, revision }, active, selection }: Moved): Moving {
  const { backlog } = useWords();
  const toasts = useToasts();
  const move = useMoving(list.product, shown, revision);
  const [asked, ask] = useState<readonly Mover[] | null>(null);
  const movers = (): Mover[] => {
    const one = moverAt(shown, active);
    if (selection.picked.size > 0) return located(shown, [...selection.picked.values()]);
    return one ? [one] : [];
  };
  const beside = (side: 'before' | 'after') => {
    const all = movers();
    const end = side === 'before' ? all[0] : all.at(-1);
    const neighbour = end && shown.stories.get(end.row + (side === 'before' ? -1 : 1))?.story;
    if (neighbour !== undefined) move(all, side === 'before' ? { before: neighbour } : { after: neighbour });
    else if (end) toasts.say({ says: backlog.thereAlready(end.story.story) });
  };
  return {
    up: () => beside('before'),
    down: () => beside('after'),
    top: () => move(movers(), { top: true }),
    bottom: () => move(movers(), { bottom: true }),
    place: () => ask(movers()),
    asks: asked?.[0] ? backlog.moveTitle(asked.length, asked[0].story.story) : null,
    toPlace: (place) => asked && move(located(shown, asked), { place }),
    leave: () => ask(null),
  };
}
