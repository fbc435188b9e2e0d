import type { PanelProps } from '../../app/panels';
import { useWords } from '../../words/speech';
import { ItemFrame } from '../item/ItemFrame';
import { NeedAbout } from './NeedAbout';
import { need } from './questions';

/** NeedPanel is a need: who has it, what stands behind it, what answers it, its life, and what serves it. */
export default function NeedPanel(props: PanelProps) {
  const { need: says } = useWords();
  return (
    <ItemFrame {...props} question={need(props.product, props.item)} about={says.about} title={(n) => n.statement} over={(n) => says.status[n.status] ?? n.status}>
      {(found) => <NeedAbout need={found} />}
    </ItemFrame>
  );
}
