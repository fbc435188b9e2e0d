import { describe, expect, it } from 'vitest';
import { presetsOf } from './presets';

const sprint = (name: string, started_at: string | null) => ({ name, started_at });
const release = (name: string, date: string | null, shipped: boolean) => ({ name, date, shipped });

describe('the days from which on one compares', () => {
  it('are those of the calendar', () => {
    expect(presetsOf('2026-03-31', [], []).map(({ name, day }) => `${name} ${day}`)).toEqual(['yesterday 2026-03-30', 'week 2026-03-24', 'month 2026-02-28', 'quarter 2025-12-31', 'year 2025-03-31']);
  });

  it('lie before the last two sprints that began, and the release that went out last', () => {
    const found = presetsOf('2026-03-31', [sprint('S2', '2026-03-02T09:00:00Z'), sprint('S1', '2026-02-02T09:00:00Z'), sprint('S3', null)], [release('R1', '2026-01-10', true), release('R2', '2026-02-10', true), release('R3', '2026-04-10', false)]);
    expect(found.slice(5)).toEqual([{ name: 'sprint', day: '2026-03-01', of: 'S2' }, { name: 'sprintBefore', day: '2026-02-01', of: 'S1' }, { name: 'release', day: '2026-02-09', of: 'R2' }]);
  });
});
