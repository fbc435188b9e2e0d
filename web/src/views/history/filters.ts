import type { Filters } from '../../address/address';
import { atOf } from '../../api/products';
import { justAfter } from '../../api/instants';

/** Names of the history's filters in addresses. `since` and `until` are what the API calls from and to: those mean a comparison here. */
export const names = ['book', 'type', 'actor', 'role', 'source', 'story', 'initiative', 'need', 'subject', 'batch', 'has_reason', 'undone', 'undoes', 'top', 'since', 'until', 'q'] as const;

export type FilterName = (typeof names)[number];

/** Query are the filters as the API takes them. */
export interface Query {
  book?: 'product' | 'discovery' | 'roadmap' | 'backlog';
  type?: string[];
  subject?: string[];
  actor?: string;
  role?: string;
  source?: string;
  story?: string;
  initiative?: string;
  need?: string;
  batch?: string;
  has_reason?: 'true' | 'false';
  undone?: 'true' | 'false';
  undoes?: 'true' | 'false';
  top?: number;
  q?: string;
  from?: string;
  to?: string;
  tz?: string;
}

const books = ['product', 'discovery', 'roadmap', 'backlog'];
const truths = ['true', 'false'];

/** queryOf are the filters that an address names, up to the moment that it shows. What the API would refuse is left out. */
export function queryOf(filters: Filters, at: string | null): Query {
  const said = (name: FilterName): string | undefined => filters[name]?.[0];
  const one = (name: FilterName, among: readonly string[]) => among.find((value) => value === said(name));
  const top = Number(said('top'));
  const tz = [said('since'), said('until'), at].map((moment) => atOf(moment ?? null).tz).find(Boolean);
  const query: Record<keyof Query, unknown> = {
    type: filters.type, subject: filters.subject, book: one('book', books), has_reason: one('has_reason', truths), undone: one('undone', truths), undoes: one('undoes', truths),
    actor: said('actor'), role: said('role'), source: said('source'), story: said('story'), initiative: said('initiative'), need: said('need'), batch: said('batch'), q: said('q'),
    top: Number.isInteger(top) && top > 0 ? top : undefined, from: said('since'), to: end(said('until'), at), tz,
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

/** end is the earlier of two moments, as the end of a range that holds it. */
function end(until: string | undefined, at: string | null): string | undefined {
  const [first] = [until, at ?? undefined].filter((moment) => moment !== undefined).sort((a, b) => timeOf(a) - timeOf(b));
  return first === undefined ? undefined : justAfter(first);
}

/** timeOf is roughly when a moment is: a day ends in the reader's zone, and what is counted back from now is taken as now. */
const timeOf = (moment: string): number => {
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(moment) ? `${moment}T23:59:59` : moment);
  return Number.isNaN(time) ? Date.now() : time;
};

/** isFiltered says whether an address leaves decisions out. */
export const isFiltered = (filters: Filters): boolean => names.some((name) => (filters[name] ?? []).length > 0);
