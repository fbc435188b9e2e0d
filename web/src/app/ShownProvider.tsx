import { useMemo, useRef, useState, type ReactNode } from 'react';
import { ShownContext, type Ahead, type Shown } from './shown';

/** ShownProvider holds which state is shown for what stands around the view. */
export function ShownProvider({ children }: { readonly children: ReactNode }) {
  const [shown, show] = useState<Shown | null>(null);
  const asks = useRef<Ahead>(null);
  const value = useMemo(() => ({
    shown,
    show,
    ahead: () => asks.current,
    look: (next: Ahead | null) => {
      asks.current = next;
    },
  }), [shown]);
  return <ShownContext value={value}>{children}</ShownContext>;
}
