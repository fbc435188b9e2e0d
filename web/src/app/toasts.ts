import { createContext, useContext, type ReactNode } from 'react';

/** Toast says what was just done, and how it is taken back. */
export interface Toast {
  readonly says: string;
  readonly why?: string | undefined; // the reason that was given
  readonly act?: { readonly label: string; readonly key?: string; readonly run: () => void } | undefined;
  readonly body?: ReactNode; // something to do with it, such as a field for the reason
  readonly stays?: boolean; // until it is closed
}

export interface Toasts {
  readonly say: (toast: Toast) => void;
  readonly close: () => void;
}

export const ToastsContext = createContext<Toasts | null>(null);

export function useToasts(): Toasts {
  const toasts = useContext(ToastsContext);
  if (!toasts) throw new Error('no ToastsContext above');
  return toasts;
}
