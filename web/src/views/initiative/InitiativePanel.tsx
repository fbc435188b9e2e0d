import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import type { PanelProps } from '../../app/panels';
import { useWords } from '../../words/speech';
import { ItemFrame } from '../item/ItemFrame';
import { initiativeForms } from './forms';
import { InitiativeAbout } from './InitiativeAbout';
import { initiative } from './questions';

/** InitiativePanel is an initiative: what it is for, how far it is, its life, and what it serves. */
export default function InitiativePanel(props: PanelProps) {
  const words = useWords();
  const policy = useQuestion(charter(props.product, null)).data;
  const { backlog, initiative: says } = words;
  return (
    <ItemFrame
      {...props} question={initiative(props.product, props.item)} about={says.about} forms={(i) => initiativeForms(i, words, policy)} title={(i) => i.title}
      over={(i) => (i.place === null ? says.progress[i.progress] : says.place(backlog.nth(i.place), says.horizons[i.horizon] ?? i.horizon))}
    >
      {(found) => <InitiativeAbout initiative={found} />}
    </ItemFrame>
  );
}
