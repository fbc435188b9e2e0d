import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useAddress, useGo } from '../../address/useAddress';
import { useApi } from '../../api/ApiContext';
import { optionsOf } from '../../api/question';
import { useFormat } from '../../words/speech';
import { useShown } from '../shown';
import { useMedia } from '../useMedia';
import { useStep } from '../useStep';
import { addDays, isDay, type Day } from './days';
import { counts } from './useLog';

/** Unit is by what playing goes on: each decision, or each day or week in which something was decided. */
export const units = ['decision', 'day', 'week'] as const;
export type Unit = (typeof units)[number];

export interface Play {
  readonly playing: boolean;
  readonly toggle: () => void;
}

const pace = 700; // ms that a moment is shown
const calm = 1600; // for those who asked for less motion
const patience = 3000; // ms after which a view that does not say what it shows is not waited for

/** usePlay goes on in time by itself until it is now, or is paused. It waits until each moment is shown. */
export function usePlay(unit: Unit): Play {
  const { product, at } = useAddress();
  const [playing, setPlaying] = useState(false);
  const shown = useShown();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const format = useFormat();
  const client = useQueryClient();
  const api = useApi();
  const go = useGo();
  const step = useStep();
  const wait = shown === null ? patience : still ? calm : pace;
  const days = async (): Promise<Day[]> => {
    if (product === null) return [];
    const { buckets } = await client.query(optionsOf(api, counts(product, unit === 'week' ? 'week' : 'day')));
    return buckets.map(({ from }) => format.isoDay(new Date(from))).map((day) => (unit === 'week' ? addDays(day, 6) : day));
  };
  const next = async () => {
    if (unit === 'decision') {
      step.on();
      return;
    }
    const present = at === null ? '' : isDay(at) ? at : format.isoDay(new Date(shown?.at ?? at));
    const later = (await days()).find((day) => day > present);
    go({ at: later === undefined || later >= format.isoDay(new Date()) ? null : later }, { replace: true });
  };
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(at === null ? () => setPlaying(false) : () => void next().catch(() => setPlaying(false)), at === null ? 0 : wait);
    return () => clearTimeout(timer);
  });
  const begin = async () => {
    const [first] = at === null ? await days() : [at];
    if (first === undefined) return;
    if (at === null) go({ at: first, from: null, to: null });
    setPlaying(true);
  };
  return { playing, toggle: () => (playing ? setPlaying(false) : void begin().catch(() => undefined)) };
}
