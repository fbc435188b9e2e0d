import { useDeciding, type Undoable } from './deciding';

/** useUndo takes any decision back, after a look at what that changes. */
export const useUndo = (): ((decision: Undoable) => void) => useDeciding().undo;
