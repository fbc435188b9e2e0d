import type { PanelProps } from '../../app/panels';
import { todayHere } from '../../words/days';
import { useWords } from '../../words/speech';
import { ItemFrame } from '../item/ItemFrame';
import { goalForms } from './forms';
import { GoalAbout } from './GoalAbout';
import { goal } from './questions';

/** GoalPanel is a goal: what shall be reached, what was measured, its life, and what serves it. */
export default function GoalPanel(props: PanelProps) {
  const words = useWords();
  const { goal: says } = words;
  return (
    <ItemFrame {...props} question={goal(props.product, props.item)} about={says.about} forms={(g) => goalForms(g, todayHere(), words)} title={(g) => g.title} over={(g) => (g.outcome === null ? says.open : (says.outcomes[g.outcome] ?? g.outcome))}>
      {(found) => <GoalAbout goal={found} />}
    </ItemFrame>
  );
}
