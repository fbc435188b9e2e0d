import type { ViewName } from '../../address/address';

/** apiPaths is where the API has what a view shows, below the product. */
export const apiPaths: Record<ViewName, string> = {
  next: '/next', backlog: '/backlog', roadmap: '/roadmap', sprints: '/sprints', releases: '/roadmap', discovery: '/discovery', goals: '/goals', vision: '/visions', history: '/decisions',
  analytics: '/analytics/priority-changes', assessment: '/assessment',
};
