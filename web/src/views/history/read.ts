import type { Decision, Decisions } from './questions';

/** Read is as much of the history as was read, the newest first, without a gap. */
export interface Read extends Pick<Decisions, 'total' | 'total_exact' | 'next'> {
  readonly items: readonly Decision[];
}

type Ask = (cursor: string | null) => Promise<Decisions>;

/**
 * caughtUp is what was read, as it is now. Where no decision is left out only what came newly is asked for, page by page until it meets what is
 * known: that changes in nothing but what has been taken back, which the newer ones tell. Else all that is known is asked for again.
 */
export async function caughtUp(ask: Ask, known: () => Read | undefined, whole: boolean): Promise<Read> {
  const first = await ask(null);
  const fresh = [...first.items];
  let { next } = first;
  while (next !== null && fresh.length < (known()?.items.length ?? 0) && !(whole && meets(fresh, known()))) {
    const page = await ask(next);
    fresh.push(...page.items);
    next = page.next;
  }
  const before = known();
  if (!before || !whole || !meets(fresh, before)) return { ...first, items: fresh, next };
  const ids = new Set(fresh.map(({ id }) => id));
  const rest = before.items.filter(({ id }) => !ids.has(id));
  return { ...first, items: undone([...fresh, ...rest]), next: rest.length > 0 ? before.next : next };
}

/** readOn adds the page that was asked for behind a cursor, which is of the day of the first one. */
export function readOn(known: Read, cursor: string, page: Decisions, whole: boolean): Read {
  if (known.next !== cursor) return known;
  const items = [...known.items, ...page.items];
  return { ...known, items: whole ? undone(items) : items, next: page.next };
}

const meets = (fresh: readonly Decision[], known: Read | undefined): boolean => {
  const newest = known?.items[0]?.id;
  return fresh.some(({ id }) => id === newest);
};

/** undone says of each decision what took it back, and was not taken back itself: what did is newer, and so it is here. */
function undone(items: readonly Decision[]): readonly Decision[] {
  const by = new Map<string, string>();
  return items.map((item) => {
    const undoer = by.get(item.id) ?? null;
    if (undoer === null && item.undoes !== null && !by.has(item.undoes)) by.set(item.undoes, item.id);
    return undoer === item.undone_by ? item : { ...item, undone_by: undoer };
  });
}
