import { describe, expect, it } from 'vitest';
import { addDays, addMonths, isDay } from './days';

describe('days', () => {
  it('go on over the ends of months and years', () => {
    expect([addDays('2026-02-28', 1), addDays('2026-01-01', -1), addDays('2024-02-28', 1)]).toEqual(['2026-03-01', '2025-12-31', '2024-02-29']);
  });
  it('of a month end with its last one', () => {
    expect([addMonths('2026-01-31', 1), addMonths('2026-03-31', -1), addMonths('2026-11-15', 2)]).toEqual(['2026-02-28', '2026-02-28', '2027-01-15']);
  });
  it('are told from what is none', () => {
    expect(['2026-03-03', '2026-13-03', '2026-02-31', 'P7D', '2026-03-03T10:00:00Z'].map(isDay)).toEqual([true, false, false, false, false]);
  });
});
