import type { ReactNode } from 'react';
import { useWords } from '../../words/speech';
import styles from './Analytics.module.css';

/** Nothing says that there is nothing to count, unless there is. */
export function Nothing({ unless, children }: { readonly unless: boolean; readonly children: ReactNode }) {
  const { analytics } = useWords();
  return unless ? children : <p className={styles.note}>{analytics.none}</p>;
}
