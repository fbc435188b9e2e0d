import styles from './Chart.module.css';
import type { Line } from './figures';

/** Legend names the lines by their marks, where there is more than one. */
export function Legend({ lines }: { readonly lines: readonly Line[] }) {
  if (lines.length < 2) return null;
  return (
    <ul role="list" className={styles.legend}>
      {lines.map(({ name, tone, shape, dashed }) => (
        <li key={name}><i className={styles.mark} data-tone={tone} data-shape={shape} data-dashed={dashed ?? undefined} />{name}</li>
      ))}
    </ul>
  );
}
