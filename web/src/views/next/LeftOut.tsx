import { useWords } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import styles from '../item/List.module.css';
import type { Next } from './questions';

interface Props {
  readonly stories: Next['left_out'];
  readonly total: number;
}

/** LeftOut are the stories that would have come before, and why they can't be begun. */
export function LeftOut({ stories, total }: Props) {
  const { app, backlog, next: says } = useWords();
  return (
    <details className={styles.folded}>
      <summary>{says.leftOut(total)}</summary>
      <ol role="list" className={styles.rows}>
        {stories.map(({ story, title, place, blocked_by: blockers, lacks }) => (
          <li key={story} className={styles.row}>
            <p className={styles.head}><ItemLink item={story} says={title} className={styles.link} /></p>
            <p className={styles.facts}>
              <code className="quieter">{story}</code>
              {blockers.length > 0 && <span>{backlog.waitsFor(app.and(blockers.map((blocker) => blocker.story)))}</span>}
              {lacks.length > 0 && <span>{says.lacks(app.and(lacks.map((lack) => lack.replaceAll('_', ' '))))}</span>}
              <span>{says.place(backlog.nth(place))}</span>
            </p>
          </li>
        ))}
      </ol>
    </details>
  );
}
