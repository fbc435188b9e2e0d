import { useState } from 'react';
import type { Shown } from './moving/order';
import type { List, Story } from './questions';

/** Read is what was read of a list: its parts come one by one, so they may show different revisions. */
export interface Read extends Shown {
  readonly list: List;
  readonly revisions: readonly number[]; // of the parts
}

/**
 * useSettled is a list whose parts fit together: while only some of them show what was decided last, it is the one before, so no story is seen twice
 * or nowhere on the way. Rows that were not seen before are shown as they come.
 */
export function useSettled(read: Read): Shown & { readonly revision: number } {
  const [held, hold] = useState(read);
  const taken = held === read || fits(read, held) ? read : held;
  if (taken !== held) hold(taken);
  const stories = taken === read ? read.stories : filled(taken.stories, read.stories);
  return { runs: taken.runs, stories, revision: Math.min(...taken.revisions) };
}

/** fits says whether what was read can be shown: its parts agree, or all of them are newer than what is shown. */
export function fits(read: Pick<Read, 'list' | 'revisions'>, held: Pick<Read, 'list' | 'revisions'>): boolean {
  if (read.list !== held.list) return true;
  const [first] = read.revisions;
  return read.revisions.every((revision) => revision === first) || Math.min(...read.revisions) > Math.max(...held.revisions);
}

function filled(known: ReadonlyMap<number, Story>, read: ReadonlyMap<number, Story>): ReadonlyMap<number, Story> {
  if ([...read.keys()].every((row) => known.has(row))) return known;
  return new Map([...read, ...known]);
}
