import { lazy, type ComponentType } from 'react';
import type { ViewName } from '../address/address';

/** ViewProps is what every view gets. All else it finds in the address. */
export interface ViewProps {
  readonly product: string;
  readonly view: ViewName;
}

/** views are the views by their names. Each is a chunk of its own, loaded when it is first shown. */
export const views: Record<ViewName, ComponentType<ViewProps>> = {
  next: lazy(() => import('../views/next/NextView')),
  backlog: lazy(() => import('../views/backlog/BacklogView')),
  roadmap: lazy(() => import('../views/roadmap/RoadmapView')),
  sprints: lazy(() => import('../views/sprints/SprintsView')),
  releases: lazy(() => import('../views/releases/ReleasesView')),
  discovery: lazy(() => import('../views/discovery/DiscoveryView')),
  goals: lazy(() => import('../views/goals/GoalsView')),
  vision: lazy(() => import('../views/vision/VisionView')),
  history: lazy(() => import('../views/history/HistoryView')),
  analytics: lazy(() => import('../views/analytics/AnalyticsView')),
  assessment: lazy(() => import('../views/assessment/AssessmentView')),
};
