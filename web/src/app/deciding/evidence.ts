import { answered } from '../../api/answered';
import { charter } from '../../api/products';
import { useQuestion, type Question } from '../../api/question';
import type { components } from '../../api/schema';
import { kindOf } from '../panels';
import { useSpeech } from '../../words/speech';
import type { Evidence } from './act';

type Needs = components['schemas']['DiscoveryBody']['needs'];
type Score = components['schemas']['ItemScore'];

/** EvidenceOption is something that a decision can rest on. */
export interface EvidenceOption extends Evidence {
  readonly says: string;
  readonly more: string;
}

const needs = (product: string): Question<Needs> => ({
  product, at: null, name: 'needs for evidence', books: ['discovery'],
  ask: async ({ ask }, signal) => (await answered(ask.GET('/v1/products/{key}/discovery', { params: { path: { key: product } }, signal }))).needs,
});

/** scoreOf is the score of a story or an initiative; null: it has none, or is something else. */
const scoreOf = (product: string, thing: string | null): Question<Score> => ({
  product, at: null, name: 'score for evidence', about: thing, books: ['backlog', 'roadmap'],
  ask: async ({ ask }, signal) => {
    const kind = thing === null ? 'other' : kindOf(thing);
    if (thing === null || (kind !== 'story' && kind !== 'initiative')) return null;
    if (kind === 'story') return (await answered(ask.GET('/v1/products/{key}/backlog/{story}', { params: { path: { key: product, story: thing } }, signal }))).score;
    return (await answered(ask.GET('/v1/products/{key}/roadmap/{initiative}', { params: { path: { key: product, initiative: thing } }, signal }))).score;
  },
});

/** useEvidence is what a decision about a thing can rest on: its score, needs, goals. */
export function useEvidence(product: string, thing: string | null): readonly EvidenceOption[] {
  const { format, words: { deciding } } = useSpeech();
  const score = useQuestion(scoreOf(product, thing)).data;
  const found = useQuestion(needs(product)).data ?? [];
  const goals = useQuestion(charter(product, null)).data?.goals ?? [];
  const scored = score && `${score.framework.toUpperCase()} ${score.result.value === null ? (score.result.category ?? '') : format.number(score.result.value)}`;
  return [
    ...(scored ? [{ kind: 'score', value: scored, says: scored, more: deciding.scoreOf(thing ?? '') }] : []),
    ...found.filter(({ merged_into: into }) => into === null).map(({ need, statement, importance, customers }) => ({
      kind: 'need', value: need, says: statement, more: deciding.needSays(importance, customers.length),
    })),
    ...goals.map(({ goal, title }) => ({ kind: 'goal', value: goal, says: title, more: deciding.goal })),
  ];
}
