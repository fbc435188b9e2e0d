import type { PanelProps } from '../../app/panels';
import { useWords } from '../../words/speech';
import { ItemFrame } from '../item/ItemFrame';
import { needForms } from './forms';
import { NeedAbout } from './NeedAbout';
import { need } from './questions';

/** NeedPanel is a need: who has it, what stands behind it, what answers it, its life, and what serves it. */
export default function NeedPanel(props: PanelProps) {
  const words = useWords();
  const { need: says } = words;
  return (
    <ItemFrame {...props} question={need(props.product, props.item)} about={says.about} forms={(n) => needForms(n, words)} title={(n) => n.statement} over={(n) => says.status[n.status] ?? n.status}>
      {(found) => <NeedAbout need={found} />}
    </ItemFrame>
  );
}
