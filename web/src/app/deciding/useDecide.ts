import type { Act } from './act';
import { useDeciding } from './deciding';

/** useDecide decides: what is decided is shown at once, then a reason may be given to it, then it is sent. */
export const useDecide = (): ((act: Act) => void) => useDeciding().outbox.decide;
