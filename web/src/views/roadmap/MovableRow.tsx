import { lazy, useRef, useState, type ComponentProps } from 'react';
import { Later } from '../../parts/Later';
import { Button } from '../../parts/Button';
import { useWords } from '../../words/speech';
import { InitiativeRow } from './InitiativeRow';
import styles from './MovableRow.module.css';
import { useDragged } from './useColumnDrag';
import type { Hand } from './useHand';
import type { Move } from './useMoves';

const MoveMenu = lazy(() => import('./MoveMenu'));

interface Props extends ComponentProps<typeof InitiativeRow> {
  readonly horizon: string;
  readonly place: number;
  readonly move: Move | null; // null: nothing can be moved
  readonly mark: (key: string) => void; // the keys mean it
  readonly hand: Hand;
}

/** MovableRow is an initiative that can be moved: dragged, by keys, or by a menu. */
export function MovableRow({ horizon, place, move, mark, hand, ...row }: Props) {
  const { roadmap: says } = useWords();
  const key = row.initiative.initiative;
  const element = useRef<HTMLLIElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const dragged = useDragged(element, key, horizon, place, move);
  const edge = hand.landing?.beside === key ? hand.landing.edge : dragged;
  return (
    <InitiativeRow {...row} ref={element} edge={edge} held={hand.key === key} onFocus={() => mark(key)}>
      {move && (
        <>
          <Button ref={button} look="sign" className={styles.grip} aria-haspopup="menu" aria-label={says.moveIt(key)} onPointerDown={(e) => hand.touch(key, e)} onClick={() => setOpen(true)}><span aria-hidden="true">⠿</span> {says.move}</Button>
          <Later>{open && <MoveMenu anchor={button} label={says.moveIt(key)} at={{ horizon, place }} horizons={row.initiative.progress === 'started' ? ['now'] : ['now', 'next', 'later']} move={(to) => move(key, to)} close={() => setOpen(false)} />}</Later>
        </>
      )}
    </InitiativeRow>
  );
}
