import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import { useQuestion, type Question } from '../../api/question';
import type { Filters } from '../../address/address';
import { roadmap } from '../roadmap/questions';

interface Choice {
  readonly value: string;
  readonly says: string;
}

const most = 500; // stories from the first on, whose labels are offered

/** labels are those of the first stories that are not done. It belongs to no book: a label more is offered when the page is opened next. */
const labels = (product: string, at: string | null): Question<readonly string[]> => ({
  product, at, name: 'labels', books: [],
  ask: async ({ ask }, signal) => {
    const { items } = await answered(ask.GET('/v1/products/{key}/backlog', { params: { path: { key: product }, query: { ...atOf(at), status_category: ['todo', 'doing'], limit: most } }, signal }));
    return [...new Set(items.flatMap((story) => story.labels))].sort((a, b) => a.localeCompare(b));
  },
});

/** useChoices are the initiatives and labels by which the backlog can be narrowed further. */
export function useChoices(product: string, at: string | null, filters: Filters): { initiatives: Choice[]; labels: Choice[] } {
  const planned = useQuestion(roadmap(product, at)).data?.horizons.flatMap(({ initiatives }) => initiatives) ?? [];
  const named = useQuestion(labels(product, at)).data ?? [];
  const free = (name: string, value: string) => !(filters[name] ?? []).includes(value);
  return {
    initiatives: planned.filter(({ initiative }) => free('initiative', initiative)).map(({ initiative, title }) => ({ value: initiative, says: `${initiative} ${title}` })),
    labels: named.filter((label) => free('label', label)).map((label) => ({ value: label, says: label })),
  };
}
