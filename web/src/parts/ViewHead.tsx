import type { ReactNode } from 'react';
import { useArrival } from '../app/arrival';
import { Blaze } from './Blaze';
import styles from './ViewHead.module.css';

interface Props {
  readonly title: string;
  readonly says?: ReactNode; // what it holds, in figures
  readonly filters?: ReactNode; // which part of it is shown, and how; on phones one line that is pushed sideways
  readonly children?: ReactNode; // what can be done here
}

/** ViewHead is the head of a view: what it is, what it holds, which part of it is shown, and what can be done with it. */
export function ViewHead({ title, says, filters, children }: Props) {
  const arrival = useArrival();
  return (
    <header className={styles.head}>
      <span className={styles.blaze}><Blaze /></span>
      <h1 ref={arrival} tabIndex={-1}>{title}</h1>
      {says && <span className={styles.says}>{says}</span>}
      <span className={styles.space} />
      {filters && <div className={styles.filters}>{filters}</div>}
      {children && <div className={styles.acts}>{children}</div>}
    </header>
  );
}
