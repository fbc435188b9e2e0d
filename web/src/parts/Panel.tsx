import type { ReactNode } from 'react';
import { useWords } from '../words/speech';
import { Button } from './Button';
import styles from './Panel.module.css';

interface Props {
  readonly title: string;
  readonly over?: ReactNode; // above the title: the key, the place
  readonly close: () => void;
  readonly children: ReactNode;
}

/** Panel stands beside a view and shows one thing of it in full. */
export function Panel({ title, over, close, children }: Props) {
  const { app } = useWords();
  return (
    <aside className={styles.panel} aria-label={title}>
      <header className={styles.head}>
        <div className={styles.over}>
          <span className={styles.about}>{over}</span>
          <Button look="sign" className={styles.close} onClick={close} aria-label={app.close} title={app.close}>✕</Button>
        </div>
        <h2>{title}</h2>
      </header>
      <div className={styles.body}>{children}</div>
    </aside>
  );
}
