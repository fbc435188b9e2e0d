import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { useAddress, useGo } from '../address/useAddress';
import { useApi } from '../api/ApiContext';
import type { Api } from '../api/client';
import { justAfter } from '../api/instants';
import { keyOf, optionsOf, type Question } from '../api/question';
import { useWords } from '../words/speech';
import { ShownContext, useShown } from './shown';
import { isDay } from './time/days';
import { earliest, latest, type Decision } from './time/lately';
import { useToasts } from './toasts';

/** Step leads to the state that one decision less, or one more, made. */
export interface Step {
  readonly back: () => void;
  readonly on: () => void;
}

const isInstant = (at: string): boolean => /^\d{4}-\d{2}-\d{2}T/.test(at);

/** useUntil is the moment that is shown, as the end of a range of decisions that holds it; null: now. */
export function useUntil(): string | null {
  const { at, from, to } = useAddress();
  const shown = useShown();
  const moment = from === null ? at : to;
  return moment === null || isInstant(moment) || isDay(moment) ? moment && justAfter(moment) : justAfter(shown?.at ?? moment);
}

/** asking is how steps find their way: what is known already is not asked again. */
const asking = (client: QueryClient, api: Api) => <T>(question: Question<T>) => client.query(optionsOf(api, question));

/** know keeps of two decisions that one follows on the other: so where a step has led nobody has to ask for the next one. */
function know(client: QueryClient, product: string, earlier: Decision | null, later: Decision | null): void {
  if (earlier) client.setQueryData(keyOf(latest(product, justAfter(earlier.at))), earlier);
  if (later) client.setQueryData(keyOf(latest(product, justAfter(later.at))), later);
  if (earlier && later) client.setQueryData(keyOf(earliest(product, earlier.at)), later);
}

/** useStep steps from what the address shows; of a comparison the later side. */
export function useStep(): Step {
  const { product, at, from, to } = useAddress();
  const until = useUntil();
  const shown = useShown();
  const client = useQueryClient();
  const api = useApi();
  const go = useGo();
  const toasts = useToasts();
  const { time } = useWords();
  const ask = asking(client, api);
  const lead = (instant: string | null) => go(from === null ? { at: instant, to: null } : { at: null, to: instant });
  const back = async () => {
    if (product === null) return;
    const present = await ask(latest(product, until));
    const earlier = present && (await ask(latest(product, present.at)));
    know(client, product, earlier, present);
    if (earlier) lead(earlier.at);
    else toasts.say({ says: time.first });
  };
  const on = async () => {
    const moment = from === null ? at : to;
    if (product === null || moment === null) return;
    const later = await ask(earliest(product, isInstant(moment) ? moment : (shown?.at ?? moment)));
    know(client, product, null, later);
    lead(later?.at ?? null);
  };
  const told = (error: unknown) => toasts.say({ says: error instanceof Error ? error.message : String(error) });
  return { back: () => void back().catch(told), on: () => void on().catch(told) };
}

const settled = 1000; // ms without a decision or a move of the knob, after which one may begin to step
const far = 3; // steps that are asked for ahead while one steps

/** useStepsAhead asks what the next steps back and on will show: at once while one steps, for steps come in rows. */
export function useStepsAhead(): void {
  const { product, at, from } = useAddress();
  const { shown, ahead } = useContext(ShownContext);
  const until = useUntil();
  const client = useQueryClient();
  const api = useApi();
  const there = shown !== null && from === null;
  useEffect(() => {
    if (product === null || !there) return;
    const ask = asking(client, api);
    const steps = at !== null && isInstant(at);
    let ended = false;
    const walk = async (begin: Decision, next: (from: Decision) => Question<Decision | null>, know: (from: Decision, to: Decision) => void) => {
      let last = begin;
      for (let i = 0; i < (steps ? far : 1) && !ended; i++) {
        const found = await ask(next(last));
        if (!found) return;
        know(last, found);
        await Promise.all((ahead()?.(found.at) ?? []).map(ask));
        last = found;
      }
    };
    const look = async () => {
      const present = await ask(latest(product, until));
      if (!present) return;
      await walk(present, ({ at }) => latest(product, at), (later, earlier) => know(client, product, earlier, later));
      if (at !== null) await walk(present, ({ at }) => earliest(product, at), (earlier, later) => know(client, product, earlier, later));
    };
    const timer = setTimeout(() => void look().catch(() => undefined), steps ? 0 : settled); // what fails here is asked again when it is wanted
    return () => {
      clearTimeout(timer);
      ended = true;
    };
  }, [product, at, there, until, client, api, ahead]);
}
