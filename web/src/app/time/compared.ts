import type { ViewName } from '../../address/address';

/** Compared is a book, as the comparison calls it, or all of them. */
export type Compared = 'backlog' | 'roadmap' | 'charter' | 'discovery' | 'all';

/** comparedIn is what a comparison shows in place of a view; views without one have a span of time of their own. */
export const comparedIn: Readonly<Partial<Record<ViewName, Compared>>> = {
  next: 'backlog', backlog: 'backlog', roadmap: 'roadmap', discovery: 'discovery', goals: 'charter', vision: 'charter', history: 'all',
};
