import type { Form } from '../../parts/form/form';
import type { Vision } from './questions';

/** setVision replaces the vision: what it says now stands in the fields. */
export function setVision(vision: Vision | null): Form {
  const lines = (items: readonly string[] | undefined) => (items ?? []).join('\n');
  return {
    command: 'set-vision', what: null, fields: [
      { name: 'statement', kind: 'text', required: true, value: vision?.statement ?? '' }, { name: 'audience', kind: 'text', value: vision?.audience ?? '' },
      { name: 'needs', kind: 'lines', value: lines(vision?.needs) }, { name: 'differentiators', kind: 'lines', value: lines(vision?.differentiators) },
      { name: 'business_goals', kind: 'lines', value: lines(vision?.business_goals) },
    ],
  };
}
