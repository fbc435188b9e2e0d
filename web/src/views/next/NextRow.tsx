import { useAddress } from '../../address/useAddress';
import { Who } from '../../parts/Who';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import list from '../item/List.module.css';
import styles from './NextRow.module.css';
import type { Next } from './questions';

interface Props {
  readonly nr: number; // as which of them it comes
  readonly story: Next['items'][number];
}

/** NextRow is a story that can be begun: what it serves, and who gave it its place, when and why. */
export function NextRow({ nr, story }: Props) {
  const { format, words: { backlog, next: says } } = useSpeech();
  const { item } = useAddress();
  const { placed } = story;
  return (
    <li className={`${list.row} ${styles.row}`} data-picked={item === story.story || undefined}>
      <span className={styles.nr}>{format.number(nr)}</span>
      <p className={list.head}><ItemLink item={story.story} says={story.title} className={`${list.link} ${list.strong}`} /></p>
      <p className={list.facts}>
        <code className="quieter">{story.story}</code>
        <span>{story.points === null ? backlog.notEstimated : backlog.points(story.points)}</span>
        {story.priority && <span>{story.priority}</span>}
        {story.sprint && <ItemLink item={story.sprint} />}
        {[story.initiative, story.goal, ...story.needs].filter((key) => key !== null).map((key) => <ItemLink key={key} item={key} />)}
        <span>{says.place(backlog.nth(story.place))}</span>
      </p>
      {placed && (
        <p className={styles.placed}>
          <Who name={placed.actor} role={placed.role} /> <time dateTime={placed.at} title={format.full(new Date(placed.at))}>{format.shortDay(new Date(placed.at))}</time>
          {placed.reason && <span className={styles.why} dir="auto">{placed.reason}</span>}
        </p>
      )}
    </li>
  );
}
