import { wordDiff } from './wordDiff';
import styles from './Changed.module.css';

interface Props {
  readonly from: string | null; // null: there was none
  readonly to: string | null;
}

/** Changed shows a text as it became another: words that went are struck, words that came are marked. */
export function Changed({ from, to }: Props) {
  return (
    <span className={styles.changed} dir="auto">
      {wordDiff(from ?? '', to ?? '').map(({ kind, text }, i) => {
        if (kind === 'removed') return <del key={i}>{text}</del>;
        return kind === 'added' ? <ins key={i}>{text}</ins> : <span key={i}>{text}</span>;
      })}
    </span>
  );
}
