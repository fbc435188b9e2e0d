import { describe, expect, it } from 'vitest';
import { beginning, dayOf, endOf, following, rangeOf, spanOf, type Bucket } from './span';

const now = new Date(2026, 10, 18, 12); // a Wednesday
const span = (filters: Record<string, string[]>) => spanOf(filters);

describe('a span', () => {
  it('is half a year by week, if nothing is said, or nothing that is one', () => {
    expect(span({})).toEqual({ since: 'P6M', until: null, bucket: 'week' });
    expect(span({ since: ['yesterday'], until: ['2026-13-45'], bucket: ['year'] })).toEqual({ since: 'P6M', until: null, bucket: 'week' });
  });

  it('has the buckets in which it can be read, unless others are asked for', () => {
    expect(span({ since: ['P1Y'] }).bucket).toBe('month');
    expect(span({ since: ['P1Y'], bucket: ['quarter'] }).bucket).toBe('quarter');
    expect(span({ since: ['2026-01-05'], until: ['2026-02-01'] })).toEqual({ since: '2026-01-05', until: '2026-02-01', bucket: 'week' });
  });

  it.each<[string, Bucket, string]>([['P1M', 'day', '2026-10-18'], ['P3M', 'week', '2026-08-17'], ['P6M', 'week', '2026-05-18'], ['P1Y', 'month', '2025-11-01'], ['2026-02-17', 'quarter', '2026-02-17']])(
    'since %s by %s begins with a whole bucket, or with its day', (since, bucket, from) => expect(rangeOf({ since, until: null, bucket }, null, now)).toEqual({ from, to: null }),
  );

  it('ends with its last day, or with the moment that is shown, whichever comes first', () => {
    const whole = { since: 'P1M', until: '2026-08-31', bucket: 'day' } as const;
    expect(rangeOf(whole, null, now)).toEqual({ from: '2026-07-31', to: '2026-08-31' });
    expect(rangeOf(whole, '2026-09-10T10:00:00Z', now).to).toBe('2026-08-31');
    expect(rangeOf(whole, '2026-03-10T10:00:00Z', now)).toEqual({ from: '2026-02-10', to: '2026-03-10T10:00:00.000001Z' });
    expect(rangeOf({ ...whole, until: '2027-01-01' }, null, now).to).toBe(null);
  });

  it('has a last moment', () => {
    const last = (to: string | null) => endOf({ from: null, to }, now).getTime();
    expect([last(null), last('2026-08-31'), last('2026-03-10T10:00:00.000001Z')]).toEqual([now.getTime(), new Date(2026, 8, 1).getTime() - 1, Date.parse('2026-03-10T09:59:59.999Z')]);
  });

  it('of all of the past has no beginning, and none begins after its end', () => {
    expect(rangeOf({ since: 'all', until: null, bucket: 'month' }, null, now)).toEqual({ from: null, to: null });
    expect(rangeOf({ since: '2026-12-24', until: null, bucket: 'day' }, null, now).from).toBe('2026-11-18');
  });
});

describe('a bucket', () => {
  it.each<[Bucket, string, string]>([['day', '2026-11-18', '2026-11-19'], ['week', '2026-11-16', '2026-11-23'], ['month', '2026-11-01', '2026-12-01'], ['quarter', '2026-10-01', '2027-01-01']])(
    'that is a %s begins and ends with the calendar', (bucket, begins, ends) => {
      expect([dayOf(beginning(now, bucket)), dayOf(following(beginning(now, bucket), bucket))]).toEqual([begins, ends]);
    },
  );

  it('that is a week begins on Monday, also for a Sunday', () => expect(dayOf(beginning(new Date(2026, 10, 22), 'week'))).toBe('2026-11-16'));
});
