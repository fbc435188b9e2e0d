import type { Catalogue } from './en';
import type { Format } from './format';

/** saidValue says a value of the API in words: figures as the reader's language has them, lists with and, nothing as none. */
export function saidValue(value: unknown, format: Format, words: Pick<Catalogue, 'app' | 'story'>): string {
  if (value === null || value === undefined || value === '') return words.story.none;
  if (typeof value === 'number') return format.number(value);
  if (Array.isArray(value)) return words.app.and(value.map((one) => saidValue(one, format, words)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}
