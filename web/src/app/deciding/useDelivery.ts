import { useMemo } from 'react';
import { useApi } from '../../api/ApiContext';
import { Problem } from '../../api/problem';
import type { Charter } from '../../api/products';
import { useDialogs } from '../dialogs';
import { settings } from '../settings';
import type { Answer } from './act';
import { Conflict, rivalsOf, since } from './conflict';
import type { Pending } from './outbox';
import { actingAs } from './policy';
import { sendAct } from './send';

/** Delivery gives decisions to the API. */
export interface Delivery {
  readonly send: (pending: Pending, charter: Charter | undefined) => Promise<Answer>;
  /** Notes what was decided here: it is no conflict with what is decided here next. */
  readonly note: (answer: Answer) => void;
}

/**
 * useDelivery gives decisions to the API. One that rests on a state which is not the present one any more is given all the same, unless somebody else
 * decided on the same thing; and who decides is asked where nobody may.
 */
export function useDelivery(product: string): Delivery {
  const api = useApi();
  const dialogs = useDialogs();
  return useMemo(() => {
    const own = new Set<string>();
    const spans: { book: string; from: number; to: number }[] = []; // revisions of books that decisions given here led from and to
    const send = async (pending: Pending, charter: Charter | undefined): Promise<Answer> => {
      const rests = pending.act.seen;
      let seen = rests && spans.reduce((at, { book, from, to }) => (book === rests.book && at >= from && at < to ? to : at), rests.revision);
      for (;;) {
        try {
          return await sendAct(api, product, { ...pending, seen, as: actingAs(charter, settings.actor.get(), settings.role.get()) });
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          const current = error.document.current_revision;
          if (error.status === 412 && rests && seen !== undefined && current !== undefined) {
            const decided = await since(api, product, { ...rests, revision: seen }, current);
            if (decided === null) throw error;
            const rivals = rivalsOf(pending.act, decided, own);
            if (rivals.length > 0) throw new Conflict(rivals, current);
            seen = current;
          } else if (error.status !== 403 || settings.actor.get() !== null || (await dialogs.actor()) === null) throw error;
        }
      }
    };
    return { send, note: ({ book, events, revision }) => {
      events.forEach(({ id }) => own.add(id));
      spans.push({ book, from: revision - events.length, to: revision });
    } };
  }, [api, dialogs, product]);
}
