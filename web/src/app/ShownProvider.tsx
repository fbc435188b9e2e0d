import { useMemo, useState, type ReactNode } from 'react';
import { ShownContext, type Shown } from './shown';

/** ShownProvider holds which state is shown for what stands around the view. */
export function ShownProvider({ children }: { readonly children: ReactNode }) {
  const [shown, show] = useState<Shown | null>(null);
  const value = useMemo(() => ({ shown, show }), [shown]);
  return <ShownContext value={value}>{children}</ShownContext>;
}
