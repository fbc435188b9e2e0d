import { useWords } from '../../words/speech';
import type { Story } from './questions';
import styles from './RowMarks.module.css';

const most = 3; // labels in a row

/** RowMarks are what else tells a story from others: what it waits for, its level, its labels, its initiative. */
export function RowMarks({ story }: { readonly story: Story }) {
  const { app, backlog } = useWords();
  return (
    <>
      {story.blocked_by.length > 0 && <span className={styles.waits} title={backlog.waitsFor(app.and(story.blocked_by))}>{backlog.waits(story.blocked_by.length)}</span>}
      {story.priority !== null && <span className={styles.level} data-level={story.priority.toLowerCase()}>{story.priority}</span>}
      {story.labels.slice(0, most).map((label) => <span key={label} className={styles.tag}>{label}</span>)}
      {story.initiative !== null && <span className={styles.tag}>{story.initiative}</span>}
    </>
  );
}
