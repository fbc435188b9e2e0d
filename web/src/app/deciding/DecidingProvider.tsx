import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { isPast } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useWords } from '../../words/speech';
import { useKeys } from '../keys';
import { useToasts } from '../toasts';
import { DecidingContext, type Deciding, type Undoable } from './deciding';
import { Done } from './done';
import { Outbox } from './outbox';
import { useKept } from './useKept';
import { useTold } from './useTold';

interface Props {
  readonly product: string;
  readonly children: ReactNode;
}

/** DecidingProvider lets what is below it decide, and asks for reasons at the foot of the page. */
export function DecidingProvider({ product, children }: Props) {
  const { deciding: words } = useWords();
  const deciding = useMade(product);
  const { outbox } = deciding;
  useTold(deciding, useQuestion(charter(product, null)).data);
  useKept(product, outbox);
  const past = isPast(useAddress());
  useKeys(words.keys, past ? [] : [{ keys: ['Ctrl+z'], says: words.undoLast, run: deciding.undoLast }]);
  const open = useSyncExternalStore(outbox.subscribe, outbox.get).filter(({ state }) => state === 'open');
  const [shown] = open;
  const bar = useReasonBar(shown !== undefined);
  return (
    <DecidingContext value={deciding}>
      {children}
      <div role="status" className="heard">{open.at(-1)?.says}</div>
      {shown && bar && <bar.ReasonBar key={shown.key} pending={shown} others={open.length - 1} />}
    </DecidingContext>
  );
}

interface Bar {
  readonly ReasonBar: typeof import('./ReasonBar').default;
}

/** useReasonBar is the bar, loaded ahead and then there at once: what is typed after an act is its reason. (React shows what it has waited for 300 ms late.) */
function useReasonBar(wanted: boolean): Bar | null {
  const [bar, set] = useState<Bar | null>(null);
  useEffect(() => {
    if (bar === null) import('./ReasonBar').then((file) => set({ ReasonBar: file.default }), () => undefined); // tried again when it is wanted
  }, [bar, wanted]);
  return bar;
}

/** useMade makes what decides, with the words for taking back. */
function useMade(product: string): Deciding {
  const { deciding: words } = useWords();
  const toasts = useToasts();
  const [{ outbox, done }] = useState(() => ({ outbox: new Outbox(nobody), done: new Done() }));
  const undo = ({ id, book, says, undone, commands }: Undoable) => outbox.decide({
    command: 'undo', body: { decision: id, ...(book && { book: book as 'backlog' }) }, says: words.undoes(says), undone: undone ?? words.undid(says), takesBack: commands,
  }, { asks: true });
  const undoSent = async () => {
    const before = done.last();
    await outbox.arrived();
    const last = done.last();
    if (last && last !== before && outbox.get().length === 0) undo(last); // else it was refused, or somebody went on
  };
  const undoLast = () => {
    const pending = outbox.get();
    const open = pending.findLast(({ state }) => state === 'open');
    const last = done.last();
    if (open) {
      outbox.drop(open.key);
      if (!open.asks) toasts.say({ says: words.dropped(open.says) });
    } else if (pending.length > 0) void undoSent();
    else if (last) undo(last);
    else toasts.say({ says: words.nothingToUndo });
  };
  return { product, outbox, done, undo, undoLast };
}

const nobody = {
  send: () => Promise.reject(new Error('nobody sends yet')), demands: () => false, decided: () => undefined, refused: () => undefined,
};
