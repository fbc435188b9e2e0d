import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

interface Props {
  readonly title: string;
  readonly says: string;
  readonly children?: ReactNode; // how it gets there
}

/** EmptyState says what will stand here, and how it gets there. */
export function EmptyState({ title, says, children }: Props) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      <p className="quiet">{says}</p>
      {children && <div className={styles.ways}>{children}</div>}
    </div>
  );
}
