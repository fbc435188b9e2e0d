import { choicesOf, type Form } from '../../parts/form/form';
import type { Catalogue } from '../../words/en';
import type { Initiative } from './questions';

/** planInitiative puts a new initiative on the roadmap. */
export const planInitiative = ({ initiative }: Catalogue): Form => ({
  command: 'plan-initiative', what: null, fields: [
    { name: 'title', kind: 'line', required: true }, { name: 'outcome', kind: 'text' }, { name: 'goal', kind: 'item', of: 'goal' },
    { name: 'horizon', kind: 'choice', choices: choicesOf(initiative.horizons), value: 'later' }, { name: 'start', kind: 'day' }, { name: 'due', kind: 'day' },
  ],
});

/** initiativeForms are what can be decided about an initiative as it stands. */
export function initiativeForms(found: Initiative, { initiative: words }: Catalogue): Form[] {
  const { initiative: key, progress } = found;
  const about = { what: key, fixed: { initiative: key } };
  const open: Form[] = [
    { ...about, command: 'reschedule-initiative', revises: true, fields: [
      ...(progress === 'started' ? [] : [{ name: 'horizon', kind: 'choice', choices: choicesOf(words.horizons), value: found.horizon } as const]), { name: 'start', kind: 'day', value: found.start ?? '' }, { name: 'due', kind: 'day', value: found.due ?? '' },
    ] },
    ...(progress === 'planned' ? [{ ...about, command: 'start-initiative', fields: [] } as const] : []),
    { ...about, command: 'deliver-initiative', fields: [{ name: 'with_undelivered', kind: 'switch' }] },
    { ...about, command: 'validate-initiative', fields: [{ name: 'verdict', kind: 'choice', choices: choicesOf(words.verdicts), required: true }, { name: 'findings', kind: 'text' }] },
    { ...about, command: 'link-initiatives', fields: [{ name: 'depends_on', kind: 'item', of: 'initiative', required: true }, { name: 'remove', kind: 'switch' }] },
    { ...about, command: 'propose-roadmap-change', fields: [{ name: 'change', kind: 'text', required: true }] },
    { ...about, command: 'drop-initiative', fields: [] },
  ];
  const revise: Form = { ...about, command: 'revise-initiative', revises: true, fields: [
    { name: 'title', kind: 'line', required: true, value: found.title }, { name: 'outcome', kind: 'text', value: found.outcome }, { name: 'goal', kind: 'item', of: 'goal', value: found.goal },
  ] };
  return found.place === null ? [revise] : [revise, ...open];
}
