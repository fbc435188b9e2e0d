import { lazy } from 'react';
import { Later } from '../../../parts/Later';
import { useGo } from '../../../address/useAddress';
import { useWords } from '../../../words/speech';
import { moverAt, rowOfStory, type Shown } from './order';
import { PhoneSheet } from './PhoneSheet';
import type { Moving } from './useListMoves';

const AskDialog = lazy(() => import('./AskDialog'));
const RowMenu = lazy(() => import('./RowMenu'));

/** Menu is what is open for a row: a menu at its grip, on a phone a sheet at the foot. */
export interface Menu {
  readonly row: number;
  readonly story: string;
  readonly anchor: HTMLElement;
}

interface Props {
  readonly product: string;
  readonly moving: Moving;
  readonly shown: Shown;
  readonly menu: Menu | null;
  readonly setMenu: (menu: Menu | null) => void;
  readonly narrow: boolean;
  readonly focus: () => void; // gives the list the focus
}

/** MovingDialogs are what asks where stories go. */
export function MovingDialogs({ product, moving, shown, menu, setMenu, narrow, focus }: Props) {
  const { backlog } = useWords();
  const go = useGo();
  const { asked } = moving;
  const row = menu && (rowOfStory(shown, menu.story) ?? menu.row); // it may have moved since
  const mover = row === null ? null : moverAt(shown, row);
  const close = () => setMenu(null);
  return (
    <Later>
      {menu && mover && narrow && <PhoneSheet product={product} mover={mover} moves={moving.of(row)} why={() => go({ item: menu.story })} close={close} />}
      {menu && mover && !narrow && <RowMenu anchor={menu.anchor} label={backlog.moveTitle(moving.movers(row).length, menu.story)} moves={moving.of(row)} close={close} />}
      {asked && (
        <AskDialog
          product={product} asked={asked} close={moving.leave} move={(target) => {
            focus();
            moving.move(asked.movers, target);
          }}
        />
      )}
    </Later>
  );
}
