import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Behind } from './behind';

const BehindDialog = lazy(() => import('./BehindDialog'));

/** useBehind opens the decisions behind a figure. What it gives second is to be shown. */
export function useBehind(product: string): [open: (of: Behind) => void, dialog: ReactNode] {
  const [of, setOf] = useState<Behind | null>(null);
  const dialog = of && <Suspense><BehindDialog product={product} of={of} close={() => setOf(null)} /></Suspense>;
  return [setOf, dialog];
}
