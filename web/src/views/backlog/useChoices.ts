import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import { useQuestion, type Question } from '../../api/question';
import { useRested } from '../../app/useRested';
import type { Filters } from '../../address/address';

interface Choice {
  readonly value: string;
  readonly says: string;
}

const calm = 500; // ms on one moment, after which it is worth asking
const most = 500; // stories from the first on, whose labels are offered

/** planned are the initiatives of a roadmap. */
const planned = (product: string, at: string | null): Question<readonly Choice[]> => ({
  product, at, name: 'planned', books: ['roadmap'], calm: true,
  ask: async ({ ask }, signal) => {
    const { horizons } = await answered(ask.GET('/v1/products/{key}/roadmap', { params: { path: { key: product }, query: atOf(at) }, signal }));
    return horizons.flatMap(({ initiatives }) => initiatives).map(({ initiative, title }) => ({ value: initiative, says: `${initiative} ${title}` }));
  },
});

/** labels are those of the first stories that are not done. It belongs to no book: a label more is offered when the page is opened next. */
const labels = (product: string, at: string | null): Question<readonly string[]> => ({
  product, at, name: 'labels', books: [],
  ask: async ({ ask }, signal) => {
    const { items } = await answered(ask.GET('/v1/products/{key}/backlog', { params: { path: { key: product }, query: { ...atOf(at), status_category: ['todo', 'doing'], limit: most } }, signal }));
    return [...new Set(items.flatMap((story) => story.labels))].sort((a, b) => a.localeCompare(b));
  },
});

/** useChoices are the initiatives and labels by which the backlog can be narrowed further; of a moment that one only steps through they stay those before. */
export function useChoices(product: string, at: string | null, filters: Filters): { initiatives: Choice[]; labels: Choice[] } {
  const settled = useRested(at, calm, undefined);
  const initiatives = useQuestion(planned(product, settled ?? null), { ready: settled !== undefined }).data ?? [];
  const named = useQuestion(labels(product, settled ?? null), { ready: settled !== undefined }).data ?? [];
  const free = (name: string, value: string) => !(filters[name] ?? []).includes(value);
  return {
    initiatives: initiatives.filter(({ value }) => free('initiative', value)),
    labels: named.filter((label) => free('label', label)).map((label) => ({ value: label, says: label })),
  };
}
