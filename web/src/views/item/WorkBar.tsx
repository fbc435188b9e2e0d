import { useWords } from '../../words/speech';
import { howFar, type Work } from './howFar';
import styles from './WorkBar.module.css';

/** WorkBar is how far stories are, as a bar and in words. */
export function WorkBar({ work }: { readonly work: Work }) {
  const { item } = useWords();
  const { stories, storiesDone, points, pointsDone, part } = howFar(work);
  if (stories === 0) return <span className={styles.says}>{item.noStories}</span>;
  return (
    <span className={styles.work}>
      <span className={styles.bar} aria-hidden="true"><span className={styles.done} style={{ display: 'block', inlineSize: `${part * 100}%` }} /></span>
      <span className={styles.says}>{item.storiesDone(storiesDone, stories)}{points > 0 && ` · ${item.pointsDone(pointsDone, points)}`}</span>
    </span>
  );
}
