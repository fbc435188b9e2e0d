import { lazy, type ComponentType } from 'react';

/** PanelProps is what every panel gets. */
export interface PanelProps {
  readonly product: string;
  readonly item: string; // its key
  readonly close: () => void;
}

const UnknownPanel = lazy(() => import('../views/none/UnknownPanel'));

/** Kind is what a key names, as its form says; other: nothing that has a panel. */
export type Kind = 'story' | 'initiative' | 'need' | 'goal' | 'other';

const forms: readonly (readonly [Kind, RegExp])[] = [['initiative', /^I-\d+$/], ['need', /^N-\d+$/], ['goal', /^G-\d+$/]];

/** kindOf is what a key of a product names. The keys of its stories begin with its own. */
export function kindOf(product: string, item: string): Kind {
  if (item.startsWith(`${product}-`)) return 'story';
  return forms.find(([, form]) => form.test(item))?.[0] ?? 'other';
}

/** panels are what stands beside a view for an item of a kind. Each is a chunk of its own. */
export const panels: Record<Kind, ComponentType<PanelProps>> = {
  story: UnknownPanel,
  initiative: UnknownPanel,
  need: UnknownPanel,
  goal: UnknownPanel,
  other: UnknownPanel,
};
