import { lazy, useState, type ReactNode } from 'react';
import { Later } from '../../parts/Later';
import type { Behind } from './behind';

const BehindDialog = lazy(() => import('./BehindDialog'));

/** useBehind opens the decisions behind a figure. What it gives second is to be shown. */
export function useBehind(product: string): [open: (of: Behind) => void, dialog: ReactNode] {
  const [of, setOf] = useState<Behind | null>(null);
  const dialog = of && <Later><BehindDialog product={product} of={of} close={() => setOf(null)} /></Later>;
  return [setOf, dialog];
}
