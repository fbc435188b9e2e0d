import { ItemLink } from './ItemLink';

/** ItemLinks leads to several items; null where there are none. */
export const itemLinks = (items: readonly string[]) => (items.length === 0 ? null : items.map((item) => <ItemLink key={item} item={item} />));
