import { useRef } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { Key } from '../../../parts/Key';
import { useWords } from '../../../words/speech';
import styles from './RowMenu.module.css';
import type { RowMoves } from './useListMoves';

interface Props {
  readonly anchor: HTMLElement;
  readonly label: string; // what it moves
  readonly moves: RowMoves;
  readonly close: () => void;
}

/** RowMenu moves stories by one click after another: nobody has to drag. */
export default function RowMenu({ anchor, label, moves, close }: Props) {
  const { backlog } = useWords();
  const at = useRef<HTMLElement>(anchor);
  const ways = [
    { run: moves.top, says: backlog.moveTop, key: 'T' },
    { run: moves.up, says: backlog.moveUp, key: 'Alt ↑' },
    { run: moves.down, says: backlog.moveDown, key: 'Alt ↓' },
    { run: moves.bottom, says: backlog.moveBottom, key: 'B' },
    { run: moves.place, says: backlog.movePlaceAsk, key: '#' },
    { run: moves.after, says: backlog.moveAfterAsk, key: null },
  ];
  return (
    <Popover aria-label={label} triggerRef={at} isOpen onOpenChange={(open) => !open && close()} placement="bottom start" className={styles.menu ?? ''}>
      <Menu aria-label={label} autoFocus="first" onClose={close}>
        {ways.map(({ run, says, key }) => (
          <MenuItem key={says} textValue={says} className={styles.item ?? ''} onAction={() => setTimeout(run)}>
            <span>{says}</span>{key && <Key>{key}</Key>}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
