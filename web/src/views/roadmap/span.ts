import { dayOf } from '../../words/days';
import type { Catalogue } from '../../words/en';
import type { Format } from '../../words/format';
import type { Initiative } from './questions';

/** spanOf says from when until when an initiative is to be worked on, as far as that is said. */
export function spanOf({ start, due }: Pick<Initiative, 'start' | 'due'>, says: Catalogue['roadmap'], format: Format): string {
  const day = (date: string) => format.shortDay(dayOf(date));
  if (start && due) return says.span(day(start), day(due));
  if (start) return says.fromDay(day(start));
  return due ? says.untilDay(day(due)) : says.noDates;
}
