import { flushSync } from 'react-dom';
import { Dialog } from '../../../parts/Dialog';
import { useWords } from '../../../words/speech';
import type { Target } from './order';
import { AfterField } from './AfterField';
import { PlaceField } from './PlaceField';
import type { Asked } from './useListMoves';

interface Props {
  readonly product: string;
  readonly asked: Asked;
  readonly move: (target: Target) => void;
  readonly close: () => void;
}

/** AskDialog asks where stories go: to which place, or below which other one. */
export default function AskDialog({ product, asked: { what, movers }, move, close }: Props) {
  const { backlog } = useWords();
  const take = (target: Target) => {
    flushSync(close); // or the dialog keeps the focus, which the reason is to get
    move(target);
  };
  return (
    <Dialog title={backlog.moveTitle(movers.length, movers[0]?.story.story ?? '')} close={close}>
      {what === 'place' ? <PlaceField take={take} close={close} /> : <AfterField product={product} movers={movers} take={take} />}
    </Dialog>
  );
}
