/** Views by the names that they have in addresses, in the order of the navigation. */
export const viewNames = ['next', 'backlog', 'sprints', 'roadmap', 'releases', 'discovery', 'goals', 'vision', 'history', 'analytics', 'assessment'] as const;

export type ViewName = (typeof viewNames)[number];

/** Address is all of the page's state that can be sent to somebody: it is what the URL says. */
export interface Address {
  readonly product: string | null; // null: the products themselves
  readonly view: string; // as it is written; one that is no ViewName shows that there is no such view
  readonly at: string | null; // the moment that is shown, as the API takes it; null: now
  readonly from: string | null; // the earlier side of a comparison; null: nothing is compared
  readonly to: string | null; // the later one; null: now
  readonly item: string | null; // what the panel shows
  readonly filters: Filters; // of the view, by their names
}

export type Filters = Readonly<Record<string, readonly string[]>>;

const first: ViewName = 'backlog'; // of a product, where an address names none

export const home: Address = { product: null, view: '', at: null, from: null, to: null, item: null, filters: {} };

const own = ['at', 'from', 'to', 'item'] as const;

/** parse reads a path and a query. Whatever they are, there is an address. */
export function parse(path: string, query: string): Address {
  const [, root, product, named, ...rest] = path.split('/');
  const view = named || first;
  const params = new URLSearchParams(query);
  const value = (name: (typeof own)[number]) => [params.get(name)].find((said) => said !== '') ?? null; // an empty one says nothing
  const filters: Record<string, string[]> = {};
  for (const [name, filter] of params) {
    if (!own.includes(name as (typeof own)[number]) && filter) (filters[name] ??= []).push(filter);
  }
  const moments = { at: value('at'), from: value('from'), to: value('to'), item: value('item') };
  if (root !== 'products' || !product) return { ...home, ...moments, view: path === '/' ? '' : path, filters };
  return { ...moments, product: decode(product), view: [view, ...rest].map(decode).join('/'), filters };
}

/** print is the path and query of an address. Two addresses that mean the same are printed alike. */
export function print(address: Address): string {
  const params = new URLSearchParams();
  for (const name of own) {
    const value = address[name];
    if (value) params.set(name, value);
  }
  for (const name of Object.keys(address.filters).sort()) {
    for (const value of address.filters[name] ?? []) params.append(name, value);
  }
  const query = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return pathOf(address) + (query && `?${query}`);
}

function pathOf({ product, view }: Address): string {
  if (product === null) return '/';
  return ['', 'products', encodeURIComponent(product), ...view.split('/').map(encodeURIComponent)].join('/');
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // no escape of ours
  }
}

export const isViewName = (name: string): name is ViewName => viewNames.includes(name as ViewName);

/** isPast says whether what is shown can't be changed any more. */
export const isPast = (address: Address): boolean => address.at !== null || address.to !== null;

/** shown is the moment whose state a view shows: of a comparison its later side. */
export const shown = (address: Address): string | null => address.to ?? address.at;
