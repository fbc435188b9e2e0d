import { expect, it } from 'vitest';
import { dayOf, daysBetween } from './days';

it('is on the day that a date names, in whatever zone', () => {
  for (const date of ['2026-01-01', '2024-02-29', '2026-03-29', '2025-10-26', '2026-12-31']) {
    const day = dayOf(date);
    expect([day.getFullYear(), day.getMonth() + 1, day.getDate()].join('-')).toBe(date.split('-').map(Number).join('-'));
  }
});

it('counts days over changes of the clock and years', () => {
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  expect(daysBetween('2026-01-01', '2025-12-31')).toBe(-1);
});
