import { answered } from '../../api/answered';
import { atOf } from '../../api/products';
import { Problem } from '../../api/problem';
import type { Question } from '../../api/question';
import type { components } from '../../api/schema';
import { roadmap, type Roadmap } from '../roadmap/questions';

export interface Release {
  readonly at: string;
  readonly product: string;
  readonly release: Roadmap['releases'][number];
  readonly initiatives: readonly { readonly initiative: string; readonly title: string; readonly progress: string }[];
  readonly stories: readonly components['schemas']['BacklogItem'][];
}

/** release is a release with what ships with it: of the roadmap, and the stories as the backlog had them then. */
export const release = (product: string, key: string) => (at: string | null): Question<Release> => ({
  product, at, name: 'release', about: key, books: ['roadmap', 'backlog'],
  ask: async (api, signal) => {
    const [plan, backlog] = await Promise.all([
      roadmap(product, at).ask(api, signal),
      answered(api.ask.GET('/v1/products/{key}/backlog', { params: { path: { key: product }, query: { ...atOf(at), release: [key], limit: 500 } }, signal })),
    ]);
    const found = plan.releases.find((one) => one.release === key);
    if (!found) throw new Problem({ type: 'about:blank', status: 404, title: 'Not Found', detail: key });
    const initiatives = [...plan.horizons.flatMap((horizon) => horizon.initiatives), ...plan.closed].filter(({ initiative }) => found.items.includes(initiative));
    return { at: plan.at, product, release: found, initiatives, stories: backlog.items };
  },
});
