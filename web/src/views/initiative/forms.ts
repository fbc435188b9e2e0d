import type { Charter } from '../../api/products';
import { choicesOf, type Form, type FormField } from '../../parts/form/form';
import type { Catalogue } from '../../words/en';
import { scoreForm } from '../item/scoring';
import type { Initiative } from './questions';

/** planInitiative puts a new initiative on the roadmap. */
export const planInitiative = ({ initiative }: Catalogue): Form => ({
  command: 'plan-initiative', what: null, fields: [
    { name: 'title', kind: 'line', required: true }, { name: 'outcome', kind: 'text' }, { name: 'goal', kind: 'item', of: 'goal' },
    { name: 'horizon', kind: 'choice', choices: choicesOf(initiative.horizons), value: 'later' }, { name: 'start', kind: 'day' }, { name: 'due', kind: 'day' },
  ],
});

/** proposeChange asks for a change of the roadmap in words, and for one command, if it can be said so, that accepting it gives. */
export function proposeChange(about: Pick<Form, 'what' | 'fixed'>, commands: Readonly<Partial<Record<'plan' | 'reschedule' | 'revise' | 'prioritize' | 'drop', Form>>>, { forms }: Catalogue): Form {
  const entries = Object.entries(commands) as [keyof typeof forms.asks, Form][];
  return { ...about, command: 'propose-roadmap-change', fields: [
    { name: 'change', kind: 'text', required: true },
    {
      name: 'asks', kind: 'choice', value: 'words', opens: Object.fromEntries(entries.map(([as, { fixed }]) => [as, { ...fixed }])),
      choices: (['words', ...entries.map(([as]) => as)] as const).map((as) => ({ value: as, says: forms.asks[as] })),
    },
    ...entries.flatMap(([as, { fields, revises = false }]) => fields.map((field): FormField => ({ ...field, within: as, when: ['asks', as], revises }))),
  ] };
}

/** initiativeForms are what can be decided about an initiative as it stands. */
export function initiativeForms(found: Initiative, catalogue: Catalogue, charter?: Charter): Form[] {
  const { initiative: words } = catalogue;
  const { initiative: key, progress } = found;
  const about = { what: key, fixed: { initiative: key } };
  const reschedule: Form = { ...about, command: 'reschedule-initiative', revises: true, fields: [
    ...(progress === 'started' ? [] : [{ name: 'horizon', kind: 'choice', choices: choicesOf(words.horizons), value: found.horizon } as const]), { name: 'start', kind: 'day', value: found.start ?? '' }, { name: 'due', kind: 'day', value: found.due ?? '' },
  ] };
  const revise: Form = { ...about, command: 'revise-initiative', revises: true, fields: [
    { name: 'title', kind: 'line', required: true, value: found.title }, { name: 'outcome', kind: 'text', value: found.outcome }, { name: 'goal', kind: 'item', of: 'goal', value: found.goal },
  ] };
  const drop: Form = { ...about, command: 'drop-initiative', fields: [] };
  const prioritize: Form = { ...about, command: 'prioritize-initiative', fields: [{ name: 'after', kind: 'item', of: 'initiative' }, { name: 'top', kind: 'switch' }] };
  const open: Form[] = [
    reschedule,
    ...(progress === 'planned' ? [{ ...about, command: 'start-initiative', fields: [] } as const] : []),
    { ...about, command: 'deliver-initiative', fields: [{ name: 'with_undelivered', kind: 'switch' }] },
    { ...about, command: 'validate-initiative', fields: [{ name: 'verdict', kind: 'choice', choices: choicesOf(words.verdicts), required: true }, { name: 'findings', kind: 'text' }] },
    { ...about, command: 'link-initiatives', fields: [{ name: 'depends_on', kind: 'item', of: 'initiative', required: true }, { name: 'remove', kind: 'switch' }] },
    scoreForm({ ...about, command: 'score-initiative' }, charter, found.score, catalogue),
    proposeChange(about, { reschedule, revise, prioritize, drop }, catalogue),
    drop,
  ];
  return found.place === null ? [revise] : [revise, ...open];
}
