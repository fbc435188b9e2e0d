import { sum } from '../rows';

/** Made is a figure with the decisions that made it, as the API has both. */
export interface Made {
  readonly decided: number;
  readonly decisions: readonly string[];
  readonly decisions_url: string | null;
}

/** made are the decisions of several figures together: one's address if it is alone, else the latest of each. */
export function made(rows: readonly Made[]): { decided: number; decisions: string[]; url: string | null } {
  const [first] = rows;
  const decided = sum(rows, (row) => row.decided);
  const alone = rows.length === 1 && first !== undefined;
  return { decided, decisions: latest(rows), url: alone ? first.decisions_url : null };
}

const most = 10;

/** latest are ids of all rows, of the later rows first: rows come oldest first. */
const latest = (rows: readonly Made[]): string[] => [...rows].reverse().flatMap(({ decisions }) => decisions).slice(0, most);

/** widened is an address of decisions without some of its filters, and from the beginning of one to the end of another. */
export function widened(first: string | null, last: string | null, without: readonly string[]): string | null {
  if (first === null || last === null) return null;
  const url = new URL(first, 'http://waymark');
  const to = new URL(last, 'http://waymark').searchParams.get('to');
  if (to === null) url.searchParams.delete('to');
  else url.searchParams.set('to', to);
  for (const name of without) url.searchParams.delete(name);
  return url.pathname + url.search;
}
