import type { Form } from '../../parts/form/form';
import type { Sprint } from './questions';

/** planSprint plans the next sprint. */
export const planSprint: Form = {
  command: 'plan-sprint', what: null, fields: [
    { name: 'name', kind: 'line', required: true }, { name: 'goal', called: 'reach', kind: 'text' }, { name: 'start', called: 'first_day', kind: 'day' }, { name: 'end', kind: 'day' },
  ],
};

/** sprintForms are what can be decided about a sprint as it stands. */
export function sprintForms({ sprint, state }: Sprint): Form[] {
  const about = { what: sprint, fixed: { sprint } };
  if (state === 'closed') return [];
  return [
    { ...about, command: 'commit-stories', fields: [{ name: 'stories', kind: 'items', of: 'story' }, { name: 'remove', kind: 'switch' }] },
    state === 'planned' ? { ...about, command: 'start-sprint', fields: [] } : { ...about, command: 'close-sprint', fields: [] },
  ];
}
