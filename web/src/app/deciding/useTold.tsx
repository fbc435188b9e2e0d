import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Problem } from '../../api/problem';
import type { Charter } from '../../api/products';
import { askAgain } from '../../live/askAgain';
import { isCalm, isStale } from '../../live/stale';
import { useWords } from '../../words/speech';
import { useDialogs } from '../dialogs';
import { useToasts } from '../toasts';
import { commandsOf, saidOf, type Answer } from './act';
import { Conflict } from './conflict';
import type { Deciding, Undoable } from './deciding';
import type { Pending } from './outbox';
import { demandsReason } from './policy';
import { problemSaid } from './refused';
import { RefusalBody } from './RefusalBody';
import { useDelivery } from './useDelivery';

/** useTold gives what is sent to the API, and says what became of it. */
export function useTold({ product, outbox, undo, done }: Deciding, charter: Charter | undefined): void {
  const words = useWords();
  const toasts = useToasts();
  const dialogs = useDialogs();
  const client = useQueryClient();
  const delivery = useDelivery(product);

  const decided = ({ act, says, why }: Pending, answer: Answer) => {
    delivery.note(answer);
    askAgain(client, (query) => !isCalm(query) && isStale(query, [{ product, book: answer.book, position: answer.position }])); // at once, be the stream there or not
    act.decided?.(answer);
    const [first] = answer.events;
    if (!first) {
      toasts.say({ says: words.deciding.alreadySo(says) });
      return;
    }
    const one: Undoable = { id: first.id, says, book: answer.book, commands: commandsOf(act), undone: act.undone };
    if (act.command === 'undo') done.forget(act.body.decision);
    else done.add(one);
    toasts.say({
      says: act.command === 'undo' ? (act.undone ?? says) : says, why: why.reason.trim() ? words.deciding.quoted(why.reason.trim()) : undefined,
      act: { label: words.deciding.undo, ...(act.command !== 'undo' && { key: words.deciding.undoKey }), run: () => undo(one) },
    });
  };

  const refused = ({ act, says, why }: Pending, error: Error) => {
    if (error instanceof Conflict) {
      const onTop = () => {
        toasts.close();
        outbox.give({ ...act, ...(act.seen && { seen: { ...act.seen, revision: error.current } }) }, why);
      };
      toasts.say({ says: words.deciding.conflict(says), body: <RefusalBody rivals={error.rivals} onTop={onTop} drop={toasts.close} />, stays: true });
      return;
    }
    const forbidden = error instanceof Problem && error.status === 403;
    const reopen = () => {
      toasts.close();
      outbox.decide({ ...act, says: saidOf(act) });
      const key = outbox.get().at(-1)?.key;
      if (key !== undefined) outbox.write(key, why); // what was typed is kept
    };
    toasts.say({
      says: words.deciding.refused(says), why: problemSaid(error, words), stays: true,
      act: forbidden ? { label: words.deciding.anotherName, run: dialogs.changeActor } : { label: words.app.retry, run: reopen },
    });
  };

  useEffect(() => outbox.tell({ send: (pending) => delivery.send(pending, charter), demands: (act) => demandsReason(charter, act), decided, refused }));
}
