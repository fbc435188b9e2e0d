import { expect, it } from 'vitest';
import { justAfter, justBefore } from './instants';

it.each([
  ['2026-03-03T10:00:00Z', '2026-03-03T10:00:00.000001Z'],
  ['2026-03-03T10:00:00.5Z', '2026-03-03T10:00:00.500001Z'],
  ['2026-03-03T10:00:00.000009+02:00', '2026-03-03T10:00:00.000010+02:00'],
  ['2026-12-31T23:59:59.999999Z', '2027-01-01T00:00:00.000Z'],
  ['P7D', 'P7D'],
])('just after %s is %s', (instant, after) => expect(justAfter(instant)).toBe(after));

it('just before is a millisecond before', () => expect(justBefore('2026-03-03T00:00:00Z')).toBe('2026-03-02T23:59:59.999Z'));
