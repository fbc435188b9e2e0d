import { createContext, useContext } from 'react';
import type { Evidence } from './act';
import type { Done } from './done';
import type { Outbox } from './outbox';

/** Undoable is a decision that can be taken back. */
export interface Undoable {
  readonly id: string; // of one of its events
  readonly says: string; // what was decided, in words
  readonly book?: string; // all are searched if left out
  readonly commands?: readonly string[]; // by which it was given
  readonly undone?: string | undefined; // says that it was taken back
}

export interface Deciding {
  readonly product: string;
  readonly outbox: Outbox;
  readonly done: Done;
  /** Shows what taking a decision back would change, and does so if that is meant. */
  readonly undo: (decision: Undoable) => void;
  /** Drops what is open, else takes back what was decided here last: what is on its way, once it is recorded. */
  readonly undoLast: () => void;
}

export const DecidingContext = createContext<Deciding | null>(null);

export function useDeciding(): Deciding {
  const deciding = useContext(DecidingContext);
  if (!deciding) throw new Error('no DecidingContext above');
  return deciding;
}

export const isSameEvidence = (a: Evidence, b: Evidence): boolean => a.kind === b.kind && a.value === b.value;
