import type { Filters } from '../../address/address';

/** BacklogFilters are which stories a list shows, as the API takes them. */
export interface BacklogFilters {
  readonly status_category: string[] | null;
  readonly initiative: string[] | null;
  readonly label: string[] | null;
  readonly q: string | null;
}

const open = ['todo', 'doing'];

/** filtersOf are those that an address names. What is done is left out, unless it says `status=all`. */
export function filtersOf(filters: Filters): BacklogFilters {
  const said = filters.status ?? [];
  return {
    status_category: said.includes('all') ? null : said.length > 0 ? [...said] : open,
    initiative: listed(filters.initiative),
    label: listed(filters.label),
    q: filters.q?.[0] ?? null,
  };
}

const listed = (values: readonly string[] | undefined): string[] | null => (values && values.length > 0 ? [...values] : null);

/** queryOf are the parameters of a request: what is null is left out. */
export const queryOf = (filters: BacklogFilters) => Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== null)) as Partial<{
  status_category: ('todo' | 'doing' | 'done' | 'dropped')[]; initiative: string[]; label: string[]; q: string;
}>;

/** changed are an address's filters with one of them changed; null takes it away. */
export function changed(filters: Filters, name: string, values: readonly string[] | null): Filters {
  const rest = Object.fromEntries(Object.entries(filters).filter(([other]) => other !== name));
  return values === null || values.length === 0 ? rest : { ...rest, [name]: values };
}

/** isFiltered says whether some filter but the usual one is in force. */
export const isFiltered = (filters: Filters): boolean => ['status', 'initiative', 'label', 'q'].some((name) => (filters[name] ?? []).length > 0);
