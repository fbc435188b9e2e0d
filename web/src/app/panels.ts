import { lazy, type ComponentType } from 'react';

/** PanelProps is what every panel gets. */
export interface PanelProps {
  readonly product: string;
  readonly item: string; // its key
  readonly close: () => void;
}

const UnknownPanel = lazy(() => import('../views/none/UnknownPanel'));

/** Kind is what a key names; other: nothing that has a panel. */
export type Kind = 'story' | 'initiative' | 'need' | 'goal' | 'sprint' | 'release' | 'decision' | 'other';

const marks: Readonly<Record<string, Kind>> = { '': 'story', I: 'initiative', N: 'need', G: 'goal', S: 'sprint', R: 'release' };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** kindOf is what a key names, by the mark before its number: ACME-12 is a story, ACME-I12 an initiative. Decisions have ids. */
export function kindOf(item: string): Kind {
  if (uuid.test(item)) return 'decision';
  const mark = /^[A-Z][A-Z0-9_]*-([A-Z]*)\d+$/.exec(item)?.[1];
  return (mark === undefined ? undefined : marks[mark]) ?? 'other';
}

/** panels are what stands beside a view for an item of a kind. Each is a chunk of its own. */
export const panels: Record<Kind, ComponentType<PanelProps>> = {
  story: lazy(() => import('../views/story/StoryPanel')),
  initiative: lazy(() => import('../views/initiative/InitiativePanel')),
  need: lazy(() => import('../views/need/NeedPanel')),
  goal: lazy(() => import('../views/goal/GoalPanel')),
  sprint: lazy(() => import('../views/sprint/SprintPanel')),
  release: lazy(() => import('../views/release/ReleasePanel')),
  decision: lazy(() => import('../views/decision/DecisionPanel')),
  other: UnknownPanel,
};
