import { lazy, type ComponentType } from 'react';
import type { ViewName } from '../address/address';

/** ViewProps is what every view gets. All else it finds in the address. */
export interface ViewProps {
  readonly product: string;
  readonly view: ViewName;
}

const notYet = lazy(() => import('../views/notyet/NotYetView'));

/** views are the views by their names. Each is a chunk of its own, loaded when it is first shown. */
export const views: Record<ViewName, ComponentType<ViewProps>> = {
  next: notYet,
  backlog: lazy(() => import('../views/backlog/BacklogView')),
  roadmap: lazy(() => import('../views/roadmap/RoadmapView')),
  discovery: notYet,
  goals: notYet,
  vision: notYet,
  history: lazy(() => import('../views/history/HistoryView')),
  analytics: lazy(() => import('../views/analytics/AnalyticsView')),
  assessment: notYet,
};
