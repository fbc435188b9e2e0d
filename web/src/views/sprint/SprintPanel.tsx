import type { PanelProps } from '../../app/panels';
import { useWords } from '../../words/speech';
import { ItemFrame } from '../item/ItemFrame';
import { sprintForms } from './forms';
import { SprintAbout } from './SprintAbout';
import { sprint } from './questions';

/** SprintPanel is a sprint: what it holds, its scope over time, and its life. */
export default function SprintPanel(props: PanelProps) {
  const { sprint: says } = useWords();
  return (
    <ItemFrame {...props} question={sprint(props.product, props.item)} about={says.about} untraced forms={sprintForms} title={(s) => s.name} over={(s) => says.states[s.state] ?? s.state}>
      {(found) => <SprintAbout sprint={found} />}
    </ItemFrame>
  );
}
