import type { Form } from '../../parts/form/form';
import type { Release } from './questions';

/** planRelease announces a release. */
export const planRelease: Form = { command: 'plan-release', what: null, fields: [{ name: 'name', kind: 'line', required: true }, { name: 'date', kind: 'day' }] };

/** releaseForms are what can be decided about a release as it stands. */
export function releaseForms({ release: { release, date, shipped } }: Release): Form[] {
  const about = { what: release, fixed: { release } };
  if (shipped) return [];
  return [
    { ...about, command: 'reschedule-release', revises: true, fields: [{ name: 'date', kind: 'day', value: date ?? '' }] },
    { ...about, command: 'assign-to-release', fields: [{ name: 'initiative', kind: 'item', of: 'initiative' }, { name: 'story', kind: 'item', of: 'story' }, { name: 'remove', kind: 'switch' }] },
    { ...about, command: 'ship-release', fields: [{ name: 'with_undelivered', kind: 'switch' }] },
  ];
}
