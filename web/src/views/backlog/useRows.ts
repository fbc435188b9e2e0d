import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useApi } from '../../api/ApiContext';
import { factsOf, optionsOf, type Facts } from '../../api/question';
import { useRested } from '../../app/useRested';
import { chunk, places, rows, type List, type Page, type Places, type Story } from './questions';
import { Runs } from './runs';

const none = new Runs([]);

/** Length is how long a list is. Until that is known anew it is as long as it was, so nothing flickers. */
export interface Length {
  readonly list: Places | undefined;
  readonly runs: Runs;
  readonly stale: boolean; // it is that of the list before
  readonly error: Error | null;
  readonly again: () => void;
}

export function useLength(list: List): Length {
  const { data, error, isPlaceholderData, refetch } = useQuery({ ...optionsOf(useApi(), places(list)), placeholderData: keepPreviousData });
  const runs = useMemo(() => (data ? new Runs(data.runs) : none), [data]);
  return { list: data, runs, stale: isPlaceholderData, error, again: () => void refetch() };
}

/** Stories are the rows of a list that were read, by their number from 0. */
export type Stories = ReadonlyMap<number, Story>;

interface ChunkFacts extends Facts {
  readonly nr: number; // which chunk of the list it is
}

/** Rows are the rows of a list that were read, and the revisions that they show: of what is read anew the one before. */
export interface Rows {
  readonly stories: Stories;
  readonly revisions: readonly number[];
  readonly error: Error | null;
}

type Answers = readonly { readonly data: Page | undefined; readonly error: Error | null }[];

const resting = 60; // ms
const ahead = 30; // rows on either side that are read before they are in sight

/** useStories reads the rows of a list from first to last, once it rests there. A chunk that has to be read anew shows what it was until then. */
export function useStories(list: List, runs: Runs, first: number, last: number): Rows {
  const api = useApi();
  const wanted = chunksOf(first - ahead, last + ahead, runs.length);
  const from = chunkOf(first - ahead);
  const to = from + wanted.length - 1;
  const [restedFrom, restedTo] = [useRested(from, resting, from), useRested(to, resting, to)];
  const combine = useCallback((answers: Answers) => gathered(answers, from), [from]);
  return useQueries({
    queries: wanted.map((nr) => {
      const question = rows(list, nr === 0 ? 1 : (runs.placeOf(nr * chunk) ?? 1));
      return {
        ...optionsOf(api, question),
        enabled: nr >= restedFrom && nr <= restedTo, // what runs by is not asked for
        meta: { ...factsOf(question), nr } satisfies ChunkFacts,
        placeholderData: (before: Page | undefined, of: { meta?: Record<string, unknown> | undefined } | undefined) => (of?.meta?.nr === nr ? before : undefined),
      };
    }),
    combine,
  });
}

/** gathered are the rows of chunks next to each other. */
function gathered(answers: Answers, from: number): Rows {
  const stories = new Map<number, Story>();
  answers.forEach(({ data }, i) => data?.items.forEach((story, at) => stories.set((from + i) * chunk + at, story)));
  const revisions = answers.flatMap(({ data }) => (data ? [data.revision] : []));
  return { stories, revisions, error: answers.find(({ error }) => error)?.error ?? null };
}

/** chunksOf are the chunks in which rows from first to last are; the first one before anything is known, so that it is asked at once. */
export function chunksOf(first: number, last: number, length: number): number[] {
  const from = chunkOf(first);
  const to = chunkOf(Math.min(last, length - 1));
  return Array.from({ length: Math.max(to - from, 0) + 1 }, (_, i) => from + i);
}

const chunkOf = (row: number): number => Math.floor(Math.max(row, 0) / chunk);
