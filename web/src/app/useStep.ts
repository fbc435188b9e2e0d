import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useContext, useEffect } from 'react';
import { useAddress, useGo } from '../address/useAddress';
import { useApi } from '../api/ApiContext';
import type { Api } from '../api/client';
import { optionsOf, type Question } from '../api/question';
import { useWords } from '../words/speech';
import { ShownContext, useShown } from './shown';
import { isDay } from './time/days';
import { after, before, instantsOf } from './time/lately';
import { useToasts } from './toasts';

/** Step leads to the state that one decision less, or one more, made. */
export interface Step {
  readonly back: () => void;
  readonly on: () => void;
}

const isInstant = (at: string): boolean => /^\d{4}-\d{2}-\d{2}T/.test(at);

/** useUntil is the moment that is shown, as the end of a range of decisions; null: now. */
export function useUntil(): string | null {
  const { at, from, to } = useAddress();
  const shown = useShown();
  const moment = from === null ? at : to;
  return moment === null || isInstant(moment) || isDay(moment) ? moment : (shown?.at ?? moment);
}

const asking = (client: QueryClient, api: Api) => <T>(question: Question<T>) => client.query(optionsOf(api, question));

/** useStep steps from what the address shows; of a comparison the later side. */
export function useStep(): Step {
  const { product, from } = useAddress();
  const until = useUntil();
  const client = useQueryClient();
  const api = useApi();
  const go = useGo();
  const toasts = useToasts();
  const { time } = useWords();
  const ask = asking(client, api);
  const to = (instant: string | null) => go(from === null ? { at: instant, to: null } : { at: null, to: instant });
  const back = async () => {
    if (product === null) return;
    const [, earlier] = instantsOf(await ask(before(product, until)));
    if (earlier) to(earlier);
    else toasts.say({ says: time.first });
  };
  const on = async () => {
    if (product === null || until === null) return;
    const [present] = instantsOf(await ask(before(product, until)));
    const later = (present ? instantsOf(await ask(after(product, present))) : []).find((instant) => instant !== present);
    to(later ?? null);
  };
  const told = (error: unknown) => toasts.say({ says: error instanceof Error ? error.message : String(error) });
  return { back: () => void back().catch(told), on: () => void on().catch(told) };
}

const settled = 120; // ms after which nobody steps on at once

/** useStepsAhead asks what the next step back and on will show, once the present one is there. */
export function useStepsAhead(): void {
  const { product, from } = useAddress();
  const { shown, ahead } = useContext(ShownContext);
  const until = useUntil();
  const client = useQueryClient();
  const api = useApi();
  const there = shown !== null && from === null;
  useEffect(() => {
    if (product === null || !there) return;
    const ask = asking(client, api);
    const look = async () => {
      const [present, earlier] = instantsOf(await ask(before(product, until)));
      const later = until === null || !present ? undefined : instantsOf(await ask(after(product, present))).find((instant) => instant !== present);
      const neighbours = [earlier, later].filter((instant) => instant !== undefined);
      for (const instant of neighbours) void Promise.all([before(product, instant), ...(ahead.current?.(instant) ?? [])].map(ask)).catch(() => undefined);
    };
    const timer = setTimeout(() => void look().catch(() => undefined), settled); // what fails here is asked again when it is wanted
    return () => clearTimeout(timer);
  }, [product, there, until, client, api, ahead]);
}
