import { answered } from '../../api/answered';
import { charter } from '../../api/products';
import { useQuestion, type Question } from '../../api/question';
import { discovery } from '../../views/discovery/questions';
import { roadmap } from '../../views/roadmap/questions';
import type { ItemKind } from './form';

/** Option is something that a field can name. */
export interface Option {
  readonly key: string;
  readonly says: string;
}

/** stories are open stories whose title has some words; the first of the backlog without any. */
const stories = (product: string, q: string): Question<readonly Option[]> => ({
  product, at: null, name: 'stories to pick', about: q, books: ['backlog'],
  ask: async ({ ask }, signal) => {
    const query = { status_category: ['todo' as const, 'doing' as const], limit: 50, ...(q && { q }) };
    const { items } = await answered(ask.GET('/v1/products/{key}/backlog', { params: { path: { key: product }, query }, signal }));
    return items.map(({ story, title }) => ({ key: story, says: title }));
  },
});

/** useOptions are the things of a product that a field may name now. */
export function useOptions(product: string, of: ItemKind, q: string): readonly Option[] {
  const plan = useQuestion(roadmap(product, null), { ready: of === 'initiative' }).data;
  const known = useQuestion(discovery(product, null), { ready: of === 'need' || of === 'persona' || of === 'competitor' }).data;
  const goals = useQuestion(charter(product, null), { ready: of === 'goal' }).data?.goals;
  const picked = useQuestion(stories(product, q), { ready: of === 'story' }).data;
  switch (of) {
    case 'goal': return (goals ?? []).filter(({ outcome }) => outcome === null).map(({ goal, title }) => ({ key: goal, says: title }));
    case 'initiative': return (plan?.horizons ?? []).flatMap(({ initiatives }) => initiatives.map(({ initiative, title }) => ({ key: initiative, says: title })));
    case 'need': return (known?.needs ?? []).filter(({ status }) => status === 'open' || status === 'answered').map(({ need, statement }) => ({ key: need, says: statement }));
    case 'persona': return (known?.personas ?? []).map(({ persona, name }) => ({ key: persona, says: name }));
    case 'competitor': return (known?.competitors ?? []).map(({ competitor, name }) => ({ key: competitor, says: name }));
    case 'story': return picked ?? [];
  }
}
