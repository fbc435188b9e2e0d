import type { RefObject } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { Key } from '../../parts/Key';
import { useWords } from '../../words/speech';
import styles from '../backlog/moving/RowMenu.module.css';
import type { Spot } from './order';

interface Props {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly at: Spot;
  readonly horizons: readonly string[]; // where it can go
  readonly move: (to: Spot) => void;
  readonly close: () => void;
}

/** MoveMenu moves an initiative by one click after another: nobody has to drag. */
export default function MoveMenu({ anchor, label, at, horizons, move, close }: Props) {
  const { initiative, roadmap: says } = useWords();
  const ways = [
    { says: says.moveTop, key: 'T', to: { ...at, place: 1 } },
    { says: says.moveUp, key: 'Alt ↑', to: { ...at, place: at.place - 1 } },
    { says: says.moveDown, key: 'Alt ↓', to: { ...at, place: at.place + 1 } },
    { says: says.moveBottom, key: 'B', to: { ...at, place: Infinity } },
    ...horizons.filter((horizon) => horizon !== at.horizon).map((horizon) => ({ says: says.moveInto(initiative.horizons[horizon] ?? horizon), key: null, to: { horizon, place: Infinity } })),
  ];
  return (
    <Popover aria-label={label} triggerRef={anchor} isOpen onOpenChange={(open) => !open && close()} placement="bottom end" className={styles.menu ?? ''}>
      <Menu aria-label={label} autoFocus="first" onClose={close}>
        {ways.map(({ says: way, key, to }) => (
          <MenuItem key={way} textValue={way} className={styles.item ?? ''} onAction={() => setTimeout(() => move(to))}>
            <span>{way}</span>{key && <Key>{key}</Key>}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  );
}
