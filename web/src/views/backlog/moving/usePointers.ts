import { dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useRef, type PointerEvent, type RefObject } from 'react';
import type { Dragging } from './useDrag';

/** useMouse drags rows with the mouse: as the browser does it, so Escape and leaving the list cancel it. */
export function useMouse(list: RefObject<HTMLElement | null>, dragging: Dragging): void {
  const latest = useRef(dragging);
  useEffect(() => {
    latest.current = dragging;
  });
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const stops = [
      dropTargetForElements({ element }),
      monitorForElements({
        canMonitor: ({ source }) => typeof source.data.row === 'number',
        onDragStart: ({ source, location }) => latest.current.begin(source.data.row as number, location.initial.input.clientY),
        onDrag: ({ location }) => latest.current.over(location.current.input.clientY),
        onDrop: ({ location: { current } }) => {
          latest.current.over(current.input.clientY);
          if (current.dropTargets.length > 0) latest.current.drop();
          else latest.current.cancel();
        },
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [list]);
}

const still = 6; // px: what moves less is a tap

/** Held is how something is dragged that a finger holds. */
export interface Held<T> {
  readonly begin: (what: T, y: number, x: number) => void;
  readonly over: (y: number, x: number) => void;
  readonly drop: () => void;
  readonly cancel: () => void;
}

/** useTouch drags with a finger or a pen, by a grip: it begins as soon as that is moved, for the grip is for nothing else. */
export function useTouch<T>(dragging: Held<T>): (what: T, e: PointerEvent<HTMLElement>) => void {
  const latest = useRef(dragging);
  useEffect(() => {
    latest.current = dragging;
  });
  return (what, e) => {
    if (e.pointerType === 'mouse') return;
    const [fromX, fromY] = [e.clientX, e.clientY];
    const grip = e.currentTarget;
    let begun = false;
    grip.setPointerCapture(e.pointerId);
    const ends = new AbortController();
    const { signal } = ends;
    const end = (run: () => void) => () => {
      ends.abort();
      if (begun) run();
    };
    const move = ({ clientX, clientY }: globalThis.PointerEvent) => {
      if (!begun && Math.hypot(clientX - fromX, clientY - fromY) < still) return;
      if (begun) latest.current.over(clientY, clientX);
      else latest.current.begin(what, clientY, clientX);
      begun = true;
    };
    grip.addEventListener('pointermove', move, { signal });
    grip.addEventListener('pointerup', end(() => latest.current.drop()), { signal });
    grip.addEventListener('pointercancel', end(() => latest.current.cancel()), { signal });
    grip.addEventListener('click', (click) => begun && click.stopPropagation(), { capture: true, once: true });
    document.addEventListener('keydown', (key) => key.key === 'Escape' && end(() => latest.current.cancel())(), { signal });
  };
}
