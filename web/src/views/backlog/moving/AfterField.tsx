import { useState } from 'react';
import { useQuestion } from '../../../api/question';
import { Picker } from '../../../parts/Picker';
import { useWords } from '../../../words/speech';
import { storiesLike } from '../questions';
import type { Mover, Target } from './order';
import styles from './AfterField.module.css';

interface Props {
  readonly product: string;
  readonly movers: readonly Mover[];
  readonly take: (target: Target) => void;
}

/** AfterField finds the story below which others go. */
export function AfterField({ product, movers, take }: Props) {
  const { backlog } = useWords();
  const [typed, setTyped] = useState('');
  const found = useQuestion(storiesLike(product, null, typed)).data ?? [];
  const options = found.filter(({ story }) => !movers.some((mover) => mover.story.story === story)).map(({ story, title }) => ({ id: story, key: story, says: title }));
  return <div className={styles.field}><Picker ref={focused} label={backlog.afterWhich} options={options} typed={setTyped} pick={(after) => take({ after })} /></div>;
}

const focused = (field: HTMLInputElement | null) => field?.focus();
