import { lazy, type ComponentType } from 'react';
import { isViewName, type ViewName } from '../address/address';

/** ViewProps is what every view gets. All else it finds in the address. */
export interface ViewProps {
  readonly product: string;
  readonly view: ViewName;
}

type View = ComponentType<ViewProps>;

/** chunk is a view that is loaded when it is first shown. */
const chunk = (load: () => Promise<{ readonly default: View }>) => ({ load, View: lazy(load) });

/** views are the views by their names. */
export const views: Record<ViewName, ReturnType<typeof chunk>> = {
  next: chunk(() => import('../views/next/NextView')),
  backlog: chunk(() => import('../views/backlog/BacklogView')),
  roadmap: chunk(() => import('../views/roadmap/RoadmapView')),
  sprints: chunk(() => import('../views/sprints/SprintsView')),
  releases: chunk(() => import('../views/releases/ReleasesView')),
  discovery: chunk(() => import('../views/discovery/DiscoveryView')),
  goals: chunk(() => import('../views/goals/GoalsView')),
  vision: chunk(() => import('../views/vision/VisionView')),
  history: chunk(() => import('../views/history/HistoryView')),
  analytics: chunk(() => import('../views/analytics/AnalyticsView')),
  assessment: chunk(() => import('../views/assessment/AssessmentView')),
};

/** loadAhead loads a view that is going to be shown. */
export const loadAhead = (view: string): void => {
  if (isViewName(view)) void views[view].load().catch(() => undefined); // it is loaded again when it is shown, and says what is wrong
};
