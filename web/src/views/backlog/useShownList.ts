import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '../../api/ApiContext';
import { optionsOf } from '../../api/question';
import { moverAt, type Mover, type Shown } from './moving/order';
import { over, useStrokes } from './moving/painted';
import { chunk, rows, type List } from './questions';
import { useSettled } from './settled';
import { chunksOf, useStories, type Length } from './useRows';

/** ShownList is a list as it is shown: what was read, and what was decided over it. */
export interface ShownList {
  readonly shown: Shown;
  readonly revision: number; // that of what was read
  /** Reads stories from a row to another, to be moved. */
  readonly between: (from: number, to: number) => Promise<Mover[]>;
}

/** useShownList reads the rows of a list from first to last, and some around them. */
export function useShownList(list: List, { list: places, runs }: Length, first: number, last: number): ShownList {
  const read = useStories(list, runs, first, last);
  const placesAt = places?.revision ?? -1;
  const whole = useMemo(() => ({ list, runs, stories: read.stories, revisions: [placesAt, ...read.revisions] }), [list, runs, read, placesAt]);
  const settled = useSettled(whole);
  const strokes = useStrokes(list.product, settled.revision);
  const shown = useMemo(() => over({ runs: settled.runs, stories: settled.stories }, strokes), [settled.runs, settled.stories, strokes]);
  return { shown, revision: settled.revision, between: useBetween(list, shown) };
}

/** useBetween reads what is not read yet. */
function useBetween(list: List, shown: Shown): ShownList['between'] {
  const client = useQueryClient();
  const api = useApi();
  return async (from, to) => {
    const wanted = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => Math.min(from, to) + i);
    const known = wanted.map((row) => moverAt(shown, row)).filter((mover) => mover !== null);
    if (known.length === wanted.length) return known;
    const chunks = chunksOf(Math.min(from, to), Math.max(from, to), shown.runs.length);
    const pages = await Promise.all(chunks.map((nr) => client.query(optionsOf(api, rows(list, shown.runs.placeOf(nr * chunk) ?? 1)))));
    const stories = new Map(pages.flatMap(({ items }, i) => items.map((story, at) => [(chunks[i] ?? 0) * chunk + at, story] as const)));
    return wanted.map((row) => moverAt({ runs: shown.runs, stories }, row)).filter((mover) => mover !== null);
  };
}
