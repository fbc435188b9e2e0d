import { answered } from '../../../api/answered';
import { useQuestion, type Question } from '../../../api/question';
import type { components } from '../../../api/schema';
import { useRested } from '../../../app/useRested';
import { wavering, waveringOf, type Wavering } from '../../analytics/wavering';

type Compared = components['schemas']['CompareBody'];
type Drift = components['schemas']['DriftBody'];
type Line = Compared['items'][number];
type Offender = Drift['worst'][number];
type Decision = components['schemas']['DecisionItem'];

/** Marks are what of a story's last days is told in its row, each with the decisions behind it. */
export interface Marks {
  readonly moved?: { readonly by: number; readonly decisions: readonly string[] }; // places up; below 0 down
  readonly added?: { readonly decisions: readonly string[] };
  readonly drift?: { readonly off: number; readonly decisions: readonly string[] }; // places below where its score would have it
  readonly wavered?: Wavering; // it went back and forth in the last quarter
  readonly undone?: { readonly decisions: readonly string[] }; // what was decided on it and taken back in the last month, and what took it back
}

export type Lately = ReadonlyMap<string, Marks>;

const days = 'P7D';
const month = 'P30D';
const far = 10; // places, from which on a score and a place contradict each other
const often = 3; // turns, from which on a story wavers

/** lately is what moved and came in the last days, where scores say something else, what wavers, and what was taken back. */
const lately = (product: string): Question<Lately> => ({
  product, at: null, name: 'lately', books: ['backlog'], calm: true,
  ask: async (api, signal) => {
    const { ask } = api;
    const [compared, drift, thrash, undone] = await Promise.all([
      answered(ask.GET('/v1/products/{key}/compare', { params: { path: { key: product }, query: { from: days, of: 'backlog', limit: 500 } }, signal })),
      answered(ask.GET('/v1/products/{key}/analytics/score-drift', { params: { path: { key: product } }, signal })),
      wavering(product).ask(api, signal),
      answered(ask.GET('/v1/products/{key}/decisions', { params: { path: { key: product }, query: { book: 'backlog', undone: 'true', from: month, limit: 200 } }, signal })),
    ]);
    return marksOf((compared as Compared).items, (drift as Drift).worst, waveringOf(thrash), undone.items); // either can also be asked as a text, see the document
  },
});

/** marksOf are the marks of stories, by their keys. */
export function marksOf(lines: readonly Line[], worst: readonly Offender[], wavering: ReadonlyMap<string, Wavering>, undone: readonly Decision[]): Lately {
  const marks = new Map<string, Marks>();
  const add = (key: string, more: Marks) => marks.set(key, { ...marks.get(key), ...more });
  for (const { kind, thing, key, fields, decisions } of lines) {
    if (thing !== 'story') continue;
    const ids = decisions.map(({ id }) => id);
    const place = fields.find(({ field }) => field === 'place');
    if (kind === 'added') add(key, { added: { decisions: ids } });
    if (kind === 'moved' && typeof place?.from === 'number' && typeof place.to === 'number') add(key, { moved: { by: place.from - place.to, decisions: ids } });
  }
  for (const { story, off, decisions } of worst) if (Math.abs(off) >= far) add(story, { drift: { off, decisions } });
  for (const [story, wavered] of wavering) if (wavered.turns >= often) add(story, { wavered });
  for (const { id, subject, undone_by: by } of undone) add(subject, { undone: { decisions: [...(marks.get(subject)?.undone?.decisions ?? []), id, ...(by === null ? [] : [by])] } });
  return marks;
}

const none: Lately = new Map();

const calm = 1000; // ms with the list before anybody misses its marks

/** useLately are the marks of now, once the list has stood for a while: what they are made of keeps the server busy. In the past there are none. */
export function useLately(product: string, on: boolean): Lately {
  const ready = useRested(on, calm, false);
  const { data = none } = useQuestion(lately(product), { ready: ready && on });
  return on ? data : none;
}
