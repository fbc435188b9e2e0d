import styles from './Importance.module.css';

/** Importance is how important a need is, as up to five strokes. It stands beside words that say the same. */
export function Importance({ n }: { readonly n: number }) {
  return <span className={styles.importance} aria-hidden="true">{[1, 2, 3, 4, 5].map((i) => <i key={i} data-on={i <= n || undefined} />)}</span>;
}
