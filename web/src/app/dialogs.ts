import { createContext, useContext } from 'react';

/** Dialogs opens what stands before the page. One at a time. */
export interface Dialogs {
  /** Asks who decides, unless that is known; null if they would rather not say. */
  readonly actor: () => Promise<string | null>;
  /** Asks it in any case. */
  readonly changeActor: () => void;
  readonly keys: () => void;
  readonly settings: () => void;
}

export const DialogsContext = createContext<Dialogs | null>(null);

export function useDialogs(): Dialogs {
  const dialogs = useContext(DialogsContext);
  if (!dialogs) throw new Error('no DialogsContext above');
  return dialogs;
}
