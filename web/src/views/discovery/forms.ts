import { choicesOf, type Form, type FormField } from '../../parts/form/form';
import type { Catalogue } from '../../words/en';
import type { Challenge, Discovery } from './questions';

const personaFields = ({ discovery }: Catalogue, persona?: Discovery['personas'][number]): FormField[] => [
  { name: 'name', kind: 'line', required: true, value: persona?.name ?? '' }, { name: 'kind', kind: 'choice', choices: choicesOf(discovery.kinds), value: persona?.kind ?? 'user' },
  { name: 'goals', kind: 'lines', value: lines(persona?.goals) }, { name: 'pains', kind: 'lines', value: lines(persona?.pains) }, { name: 'description', kind: 'text', value: persona?.description ?? '' },
];

const competitorFields = (competitor?: Discovery['competitors'][number]): FormField[] => [
  { name: 'name', kind: 'line', required: true, value: competitor?.name ?? '' }, { name: 'positioning', kind: 'text', value: competitor?.positioning ?? '' },
  { name: 'strengths', kind: 'lines', value: lines(competitor?.strengths) }, { name: 'weaknesses', kind: 'lines', value: lines(competitor?.weaknesses) }, { name: 'link', kind: 'line', value: competitor?.link ?? '' },
];

const lines = (items: readonly string[] | undefined): string => (items ?? []).join('\n');

const importances = ['5', '4', '3', '2', '1'].map((value) => ({ value, says: value }));

/** captureNeed records a problem that customers have. */
export const captureNeed: Form = {
  command: 'capture-need', what: null, fields: [
    { name: 'statement', kind: 'text', required: true }, { name: 'importance', kind: 'choice', number: true, choices: importances, value: '3' }, { name: 'customers', kind: 'lines' },
    { name: 'persona', kind: 'item', of: 'persona' }, { name: 'source', kind: 'line' },
  ],
};

/** marketForms record what else is known, one for each group of it. */
export const marketForms = (words: Catalogue) => ({
  persona: { command: 'record-persona', what: null, fields: personaFields(words) } as Form,
  competitor: { command: 'record-competitor', what: null, fields: competitorFields() } as Form,
  insight: { command: 'record-insight', what: null, fields: [
    { name: 'statement', kind: 'text', required: true }, { name: 'method', kind: 'line' }, { name: 'needs', kind: 'items', of: 'need' }, { name: 'personas', kind: 'items', of: 'persona' },
    { name: 'competitors', kind: 'items', of: 'competitor' },
  ] } as Form,
  challenge: { command: 'raise-challenge', what: null, fields: [
    { name: 'description', kind: 'text', required: true }, { name: 'severity', kind: 'choice', choices: choicesOf(words.discovery.severities), value: 'medium' }, { name: 'people', kind: 'lines', required: true },
  ] } as Form,
});

export const revisePersona = (persona: Discovery['personas'][number], words: Catalogue): Form => ({
  command: 'revise-persona', what: persona.persona, fixed: { persona: persona.persona }, revises: true, fields: personaFields(words, persona),
});

export const reviseCompetitor = (competitor: Discovery['competitors'][number]): Form => ({
  command: 'revise-competitor', what: competitor.competitor, fixed: { competitor: competitor.competitor }, revises: true, fields: competitorFields(competitor),
});

/** resolveChallenge says how one was overcome; one that is has no form. */
export const resolveChallenge = ({ challenge, resolution }: Challenge): Form[] => (resolution === null
  ? [{ command: 'resolve-challenge', what: challenge, fixed: { challenge }, fields: [{ name: 'how', kind: 'text', required: true }] }]
  : []);
