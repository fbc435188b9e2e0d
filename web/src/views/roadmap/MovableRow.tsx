import { lazy, Suspense, useRef, useState, type ComponentProps } from 'react';
import { Button } from '../../parts/Button';
import { useWords } from '../../words/speech';
import { InitiativeRow } from './InitiativeRow';
import { useDragged } from './useColumnDrag';
import type { Move } from './useMoves';

const MoveMenu = lazy(() => import('./MoveMenu'));

interface Props extends ComponentProps<typeof InitiativeRow> {
  readonly horizon: string;
  readonly place: number;
  readonly move: Move | null; // null: nothing can be moved
  readonly mark: (key: string) => void; // the keys mean it
}

/** MovableRow is an initiative that can be moved: dragged, by keys, or by a menu. */
export function MovableRow({ horizon, place, move, mark, ...row }: Props) {
  const { roadmap: says } = useWords();
  const key = row.initiative.initiative;
  const element = useRef<HTMLLIElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const edge = useDragged(element, key, horizon, place, move);
  return (
    <InitiativeRow {...row} ref={element} edge={edge} onFocus={() => mark(key)}>
      {move && (
        <>
          <Button ref={button} look="sign" aria-haspopup="menu" aria-label={says.moveIt(key)} onClick={() => setOpen(true)}>{says.move}</Button>
          <Suspense>{open && <MoveMenu anchor={button} label={says.moveIt(key)} at={{ horizon, place }} horizons={row.initiative.progress === 'started' ? ['now'] : ['now', 'next', 'later']} move={(to) => move(key, to)} close={() => setOpen(false)} />}</Suspense>
        </>
      )}
    </InitiativeRow>
  );
}
