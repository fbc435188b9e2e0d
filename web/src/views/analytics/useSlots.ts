import { useMemo } from 'react';
import type { Point } from '../../parts/chart/figures';
import { useSpeech } from '../../words/speech';
import type { Scope } from './questions';
import { slots, type Slot } from './rows';
import { endOf, type Bucket } from './span';

/** useSlots are all buckets of a range with the rows that an answer has of them, and how each is called. */
export function useSlots<R extends { readonly from: string }>(rows: readonly R[], { range, bucket }: Pick<Scope, 'range' | 'bucket'>): [slots: Slot<R>[], points: Point[]] {
  const named = useBucketWords(bucket);
  return useMemo(() => {
    const all = slots(rows, bucket, range.from, endOf(range, new Date()));
    return [all, all.map(({ begins }) => named(begins))];
  }, [rows, bucket, range, named]);
}

/** useBucketWords says which bucket one is, by when it begins: in full, and in little room. */
function useBucketWords(bucket: Bucket): (begins: Date) => Point {
  const { format, words: { analytics } } = useSpeech();
  return useMemo(() => {
    const quarter = (begins: Date) => [Math.floor(begins.getMonth() / 3) + 1, begins.getFullYear()] as const;
    const says: Record<Bucket, (begins: Date) => Point> = {
      day: (begins) => ({ says: format.day(begins), short: format.dayOfYear(begins) }),
      week: (begins) => ({ says: analytics.weekOf(format.day(begins)), short: format.dayOfYear(begins) }),
      month: (begins) => ({ says: format.month(begins), short: format.shortMonth(begins) }),
      quarter: (begins) => ({ says: analytics.quarter(...quarter(begins)), short: analytics.shortQuarter(...quarter(begins)) }),
    };
    return says[bucket];
  }, [bucket, format, analytics]);
}
