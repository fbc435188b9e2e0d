import { useEffect, useRef, type MouseEvent } from 'react';
import { useAddress, useGo } from '../../address/useAddress';

const doubled = 250; // ms in which another click makes a double one

interface Opening {
  readonly show: (story: string, e?: MouseEvent) => void;
  readonly leave: () => void; // what waits does not come
}

/** useOpening shows stories in the panel. A click on a title waits whether it becomes a double one, which edits it: no panel opens for that. */
export function useOpening(): Opening {
  const { item } = useAddress();
  const go = useGo();
  const latest = useRef(go);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    latest.current = go;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  const leave = () => clearTimeout(timer.current);
  const show = (story: string, e?: MouseEvent) => {
    leave();
    const open = () => latest.current({ item: story });
    if (item === null && e && mayDouble(e)) timer.current = setTimeout(open, doubled);
    else open();
  };
  return { show, leave };
}

/** mayDouble: a finger does not click twice. */
const mayDouble = ({ target, nativeEvent }: MouseEvent): boolean =>
  target instanceof Element && target.closest('[data-movable] [data-edits="title"]') !== null && (nativeEvent as PointerEvent).pointerType !== 'touch';
