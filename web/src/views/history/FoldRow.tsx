import { Button } from '../../parts/Button';
import { Who } from '../../parts/Who';
import { useSpeech } from '../../words/speech';
import styles from './DecisionRow.module.css';
import type { Decision } from './questions';

interface Props {
  readonly decisions: readonly Decision[];
  readonly source: string | null; // where they were brought in from; null: they were given at once
  readonly open: boolean;
  readonly toggle: () => void;
}

/** FoldRow is many decisions in one row: an import, or what was given at once. */
export function FoldRow({ decisions, source, open, toggle }: Props) {
  const { format, words: { history } } = useSpeech();
  const [newest] = decisions;
  if (!newest) return null;
  const when = new Date(newest.at);
  const n = decisions.length;
  return (
    <div className={styles.row}>
      <time className={styles.time} dateTime={newest.at} title={format.full(when)}>{format.time(when)}</time>
      <span className={styles.who}><Who name={newest.recorded_by ?? newest.actor} role={source === null ? newest.role : null} /></span>
      <span className={styles.what}>{source === null ? history.together(n) : history.imported(n, source.replace(/^import:/, ''))}</span>
      <span className={styles.side}><Button look="sign" className={styles.unfold} data-open aria-expanded={open} onClick={toggle}>{open ? history.fold : history.unfold}</Button></span>
    </div>
  );
}
