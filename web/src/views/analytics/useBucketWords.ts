import { useCallback } from 'react';
import type { Point } from '../../parts/chart/figures';
import { useSpeech } from '../../words/speech';
import type { Bucket } from './span';

/** useBucketWords says which bucket one is, by when it begins: in full, and in little room. */
export function useBucketWords(bucket: Bucket): (begins: Date) => Point {
  const { format, words: { analytics } } = useSpeech();
  return useCallback((begins) => {
    const quarter = Math.floor(begins.getMonth() / 3) + 1;
    switch (bucket) {
      case 'day': return { says: format.day(begins), short: format.dayOfYear(begins) };
      case 'week': return { says: analytics.weekOf(format.day(begins)), short: format.dayOfYear(begins) };
      case 'month': return { says: format.month(begins), short: format.shortMonth(begins) };
      case 'quarter': return { says: analytics.quarter(quarter, begins.getFullYear()), short: analytics.shortQuarter(quarter, begins.getFullYear()) };
    }
  }, [bucket, format, analytics]);
}
