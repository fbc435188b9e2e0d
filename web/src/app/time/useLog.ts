import { useMemo } from 'react';
import { useAddress } from '../../address/useAddress';
import { answered } from '../../api/answered';
import { allBooks, useQuestion, type Question } from '../../api/question';
import type { components } from '../../api/schema';
import { useShown } from '../shown';
import type { Counted } from './density';

type Counts = components['schemas']['CountsBody'];
type Bucket = 'day' | 'week';

/** counts are how much was decided when, of all books; `kept`: they are not asked again because of what is decided now. */
export const counts = (product: string, bucket: Bucket, kept?: number): Question<Counts> => ({
  product, at: null, name: 'counts', about: { bucket, kept }, books: kept === undefined ? allBooks : [], calm: true,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/decisions/counts', {
    params: { path: { key: product }, query: { bucket, tz: Intl.DateTimeFormat().resolvedOptions().timeZone } }, signal,
  })) as Promise<Counts>, // as JSON, not as a table
});

/** Log is how much was decided when, since the first decision. */
export interface Log {
  readonly first: number; // ms, the begin of its first day or week
  readonly counted: readonly Counted[];
  readonly piece: number; // ms, of what was counted
}

const day = 86_400_000;
const short = 5 * 365 * day; // shorter logs are counted by day

/** useLog is the log of the product that the address names; undefined until it is known, or where it is empty. */
export function useLog(): Log | undefined {
  const { product } = useAddress();
  const there = useShown() !== null; // what is looked at comes first
  const weeks = useQuestion(counts(product ?? '', 'week'), { ready: product !== null && there }).data?.buckets;
  const [earliest, latest] = [weeks?.[0], weeks?.at(-1)];
  const byDay = earliest !== undefined && latest !== undefined && Date.parse(latest.to) - Date.parse(earliest.from) < short;
  const days = useQuestion(counts(product ?? '', 'day', weeks?.length ?? 0), { ready: byDay }).data?.buckets;
  const buckets = byDay ? days : weeks;
  return useMemo(() => {
    const [first] = buckets ?? [];
    if (!first) return undefined;
    const counted = (buckets ?? []).map(({ from, to, decisions }) => ({ from: Date.parse(from), to: Date.parse(to), decisions }));
    return { first: Date.parse(first.from), counted, piece: byDay ? day : 7 * day };
  }, [buckets, byDay]);
}
