import { choicesOf, type Form } from '../../parts/form/form';
import type { Catalogue } from '../../words/en';
import type { Need } from './questions';

/** needForms are what can be decided about a need as it stands. */
export function needForms({ need, status, answer }: Need, { need: words }: Catalogue): Form[] {
  const about = { what: need, fixed: { need } };
  const evidence: Form = { ...about, command: 'add-evidence', fields: [
    { name: 'kind', kind: 'choice', choices: choicesOf(words.kinds), value: 'interview' }, { name: 'text', kind: 'text' }, { name: 'link', kind: 'line' }, { name: 'customer', kind: 'line' },
  ] };
  if (status === 'merged') return [];
  return [
    evidence,
    { ...about, command: 'answer-need', fields: [
      { name: 'stories', kind: 'items', of: 'story', value: answer?.stories ?? [] }, { name: 'initiatives', kind: 'items', of: 'initiative', value: answer?.initiatives ?? [] },
      { name: 'explanation', kind: 'text', value: answer?.explanation ?? '' },
    ] },
    { command: 'merge-needs', what: need, fixed: { needs: [need] }, fields: [{ name: 'into', kind: 'item', of: 'need', required: true }] },
    ...(status !== 'open' ? [] : [{ ...about, command: 'dismiss-need', fields: [{ name: 'explanation', kind: 'text', required: true }] } as const]),
  ];
}
