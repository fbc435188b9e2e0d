import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { useEffect, useState, type RefObject } from 'react';
import { edgeAt, spotAt, type Edge } from './order';
import type { Move } from './useMoves';

/** useDragged lets an initiative be dragged, and others be dropped above or below it. It says at which of its edges one would land. */
export function useDragged(row: RefObject<HTMLElement | null>, key: string, horizon: string, place: number, move: Move | null): Edge | null {
  const [edge, setEdge] = useState<Edge | null>(null);
  useEffect(() => {
    const element = row.current;
    if (!element || !move) return;
    const stops = [
      draggable({ element, getInitialData: () => ({ initiative: key, horizon, place }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => typeof source.data.initiative === 'string' && source.data.initiative !== key,
        onDrag: ({ location }) => setEdge(edgeAt(element, location.current.input.clientY)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ source, location }) => {
          setEdge(null);
          const from = { horizon: source.data.horizon as string, place: source.data.place as number };
          move(source.data.initiative as string, spotAt(from, { horizon, place }, edgeAt(element, location.current.input.clientY)));
        },
      }),
    ];
    return () => stops.forEach((stop) => stop());
  }, [row, key, horizon, place, move]);
  return edge;
}

/** useLanding takes what is dropped into a horizon beside its initiatives: it comes to the bottom. It says whether something would. */
export function useLanding(column: RefObject<HTMLElement | null>, horizon: string, move: Move | null): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const element = column.current;
    if (!element || !move) return;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data.initiative === 'string',
      onDrag: ({ location }) => setOver(location.current.dropTargets[0]?.element === element),
      onDragLeave: () => setOver(false),
      onDrop: ({ source, location }) => {
        setOver(false);
        if (location.current.dropTargets[0]?.element === element) move(source.data.initiative as string, { horizon, place: Infinity });
      },
    });
  }, [column, horizon, move]);
  return over;
}
