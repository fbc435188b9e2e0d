import { useMemo } from 'react';
import { useAddress } from '../../address/useAddress';
import { useApi } from '../../api/ApiContext';
import { answered } from '../../api/answered';
import { allBooks, optionsOf, type Question } from '../../api/question';
import { useQuery } from '@tanstack/react-query';
import type { components } from '../../api/schema';
import type { Counted } from './density';

type Counts = components['schemas']['CountsBody'];
type Bucket = 'day' | 'week';

/** counts are how much was decided when, of all books. */
export const counts = (product: string, bucket: Bucket): Question<Counts> => ({
  product, at: null, name: 'counts', about: bucket, books: allBooks,
  ask: ({ ask }, signal) => answered(ask.GET('/v1/products/{key}/decisions/counts', {
    params: { path: { key: product }, query: { bucket, tz: Intl.DateTimeFormat().resolvedOptions().timeZone } }, signal,
  })),
});

/** Log is how much was decided when, since the first decision. */
export interface Log {
  readonly first: number; // ms, the begin of its first day or week
  readonly counted: readonly Counted[];
  readonly piece: number; // ms, of what was counted
}

const day = 86_400_000;
const short = 26 * 7 * day; // shorter logs are counted by day

/** useLog is the log of the product that the address names; undefined until it is known, or where it is empty. */
export function useLog(): Log | undefined {
  const { product } = useAddress();
  const api = useApi();
  const weeks = useQuery({ ...optionsOf(api, counts(product ?? '', 'week')), enabled: product !== null }).data?.buckets;
  const byDay = weeks?.[0] !== undefined && Date.now() - Date.parse(weeks[0].from) < short;
  const days = useQuery({ ...optionsOf(api, counts(product ?? '', 'day')), enabled: byDay }).data?.buckets;
  const buckets = byDay ? days : weeks;
  return useMemo(() => {
    const [first] = buckets ?? [];
    if (!first) return undefined;
    const counted = (buckets ?? []).map(({ from, to, decisions }) => ({ from: Date.parse(from), to: Date.parse(to), decisions }));
    return { first: Date.parse(first.from), counted, piece: byDay ? day : 7 * day };
  }, [buckets, byDay]);
}
