import { useCallback, useEffect, useMemo, useRef, type MouseEvent, type PointerEvent } from 'react';
import type { Behind } from '../behind/behind';
import type { EditedField } from './editing/useEditing';
import type { RowActs } from './StoryRow';

/** useRowActs are acts that never change, so that no row is drawn anew for them; they do what the latest ones do. */
export function useRowActs(acts: RowActs): RowActs {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  const open = useCallback((row: number, e: MouseEvent) => latest.current.open(row, e), []);
  const menu = useCallback((row: number, anchor: HTMLElement) => latest.current.menu(row, anchor), []);
  const touch = useCallback((row: number, e: PointerEvent<HTMLElement>) => latest.current.touch(row, e), []);
  const edit = useCallback((row: number, field: EditedField) => latest.current.edit(row, field), []);
  const behind = useCallback((of: Behind) => latest.current.behind(of), []);
  return useMemo(() => ({ open, menu, touch, edit, behind }), [open, menu, touch, edit, behind]);
}
