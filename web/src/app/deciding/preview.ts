import { allBooks, type Question } from '../../api/question';
import type { Catalogue } from '../../words/en';
import type { Format } from '../../words/format';
import { valueOf } from '../../parts/told/told';
import type { Act, Answer } from './act';
import { sendAct } from './send';

/** preview is what an act would do if it were decided now. */
export const preview = (product: string, act: Act, reason: string): Question<Answer> => ({
  product, at: null, name: 'preview', about: { command: act.command, body: act.body, reason }, books: allBooks,
  ask: (api) => sendAct(api, product, { act, why: { reason, evidence: [] }, dryRun: true }),
});

const most = 3; // lines: what they begin is seen by then

type Changes = Readonly<Record<string, unknown>>;
interface Pair {
  readonly from: unknown;
  readonly to: unknown;
}

const isPair = (value: unknown): value is Pair => typeof value === 'object' && value !== null && 'from' in value && 'to' in value && Object.keys(value).length === 2;

/** saidLines say what an answer's events change, the first few of them, then how many more. */
export function saidLines({ events, order }: Answer, format: Format, words: Catalogue): string[] {
  const { deciding, life } = words;
  const said = (value: unknown) => valueOf(value, { format, words });
  const lines = events.flatMap(({ type, data }) => {
    const { story: key, initiative, need, goal, ...fields } = data as unknown as Changes;
    const thing = [key, initiative, need, goal].find((one) => typeof one === 'string') ?? '';
    const pairs = Object.entries(fields).filter((entry): entry is [string, Pair] => isPair(entry[1]));
    if (pairs.length === 0) return [deciding.happens(thing, life.types[type] ?? life.other(type))];
    return pairs.map(([field, { from, to }]) => (field === 'place' ? deciding.goes(thing, said(from), said(to)) : deciding.becomes(thing, life.changed(field), said(from), said(to))));
  });
  const moved = new Set(events.map(({ data }) => (data as unknown as Changes).story ?? (data as unknown as Changes).initiative)).size;
  const others = Math.max((order?.changed ?? 0) - moved, 0);
  return [...lines.slice(0, most), ...(lines.length > most ? [deciding.more(lines.length - most)] : []), ...(others > 0 ? [deciding.others(others)] : [])];
}
