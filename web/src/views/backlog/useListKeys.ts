import { useKeys, writes } from '../../app/keys';
import { useWords } from '../../words/speech';
import type { RowMoves } from './moving/useListMoves';

/** ListKeys are what the keys of a list do. */
export interface ListKeys {
  readonly active: number;
  readonly last: number; // row
  readonly page: number; // rows in sight
  readonly go: (row: number) => void;
  readonly extend: (row: number) => void; // picks up to there
  readonly find: () => void;
  readonly move: RowMoves | null; // null: nothing can be moved
}

/** useListKeys are the keys of the backlog. Those that move act while the reason is written too: what one decides then is still the same. */
export function useListKeys({ active, last, page, go, extend, find, move }: ListKeys): void {
  const { backlog } = useWords();
  const unlessElsewhere = (run: () => void) => (e: KeyboardEvent) => {
    const reason = e.target instanceof Element && e.target.closest('[data-reason-bar]') !== null;
    if (reason || !writes(e.target)) run();
  };
  useKeys(backlog.keys, [
    { keys: ['j', 'ArrowDown'], says: backlog.down, run: () => go(active + 1) },
    { keys: ['k', 'ArrowUp'], says: backlog.up, run: () => go(active - 1) },
    { keys: ['Home'], says: backlog.first, run: () => go(0) },
    { keys: ['End'], says: backlog.last, run: () => go(last) },
    { keys: ['PageDown'], says: backlog.pageDown, run: () => go(active + page) },
    { keys: ['PageUp'], says: backlog.pageUp, run: () => go(active - page) },
    { keys: ['/'], says: backlog.find, run: find },
  ]);
  useKeys(backlog.movingKeys, move === null ? [] : [
    { keys: ['Alt+ArrowUp'], says: backlog.moveUp, inFields: true, run: unlessElsewhere(move.up) },
    { keys: ['Alt+ArrowDown'], says: backlog.moveDown, inFields: true, run: unlessElsewhere(move.down) },
    { keys: ['t'], says: backlog.moveTop, run: move.top },
    { keys: ['b'], says: backlog.moveBottom, run: move.bottom },
    { keys: ['#'], says: backlog.movePlace, run: move.place },
    { keys: ['Shift+j', 'Shift+ArrowDown'], says: backlog.pickDown, run: () => extend(active + 1) },
    { keys: ['Shift+k', 'Shift+ArrowUp'], says: backlog.pickUp, run: () => extend(active - 1) },
  ]);
}
