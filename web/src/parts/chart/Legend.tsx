import styles from './Chart.module.css';
import type { Figures } from './figures';

/** Legend names the lines by their marks, where there is more than one, and the target. */
export function Legend({ lines, target }: Pick<Figures, 'lines' | 'target'>) {
  if (lines.length < 2 && !target) return null;
  return (
    <ul role="list" className={styles.legend}>
      {lines.map(({ name, tone, shape, dashed }) => (
        <li key={name}><i className={styles.mark} data-tone={tone} data-shape={shape} data-dashed={dashed ?? undefined} />{name}</li>
      ))}
      {target && <li><i className={styles.mark} data-shape={target.to === undefined ? 'target' : 'band'} />{target.says}</li>}
    </ul>
  );
}
