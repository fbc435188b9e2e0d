import { Status } from '../../parts/Status';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import list from '../item/List.module.css';
import type { Sprint } from './questions';
import styles from './ScopeList.module.css';

/** ScopeList is what came into a sprint, in that order, and when it went or was done. */
export function ScopeList({ scope }: { readonly scope: Sprint['scope'] }) {
  const { format, words: { backlog, sprint: says } } = useSpeech();
  const day = (at: string) => format.dayOfYear(new Date(at));
  if (scope.length === 0) return <p className="quiet">{says.nothing}</p>;
  return (
    <ol role="list" className={styles.scope}>
      {scope.map(({ story, title, points, status, status_category: category, added, removed, done }, i) => (
        <li key={`${story}${i}`} data-gone={removed !== null || undefined}>
          <p><ItemLink item={story} /> <span className={styles.title} dir="auto">{title}</span></p>
          <p className={list.facts}>
            <Status name={status} category={category} />
            {points !== null && <span>{backlog.points(points)}</span>}
            {added && <span>{says.came(day(added.at))}</span>}
            {done && <span>{says.wasDone(day(done.at))}</span>}
            {removed && <span>{says.went(day(removed.at))}</span>}
          </p>
        </li>
      ))}
    </ol>
  );
}
