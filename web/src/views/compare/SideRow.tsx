import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { Changed } from '../../parts/Changed';
import { useSpeech } from '../../words/speech';
import type { Story } from '../backlog/questions';
import { placesOf, reasonOf, type Marks } from './lines';
import styles from './SideRow.module.css';
import type { Line } from './questions';

interface Props {
  readonly side: 'from' | 'to';
  readonly start: number; // px
  readonly height: number;
  readonly row: number;
  readonly count: number; // rows of the side
  readonly story: Story;
  readonly marks: Marks | undefined; // what changed of it
}

/** SideRow is a story in one of both orders. Where something changed the row leads to the decision, else to the story. */
export function SideRow({ side, start, height, row, count, story, marks }: Props) {
  const { format, words: { compare } } = useSpeech();
  const address = useAddress();
  const reason = reasonOf(marks);
  const gone = side === 'from' && endOf(marks);
  return (
    <div className={styles.row} role="listitem" aria-setsize={count} aria-posinset={row + 1} data-quiet={marks === undefined || undefined} data-picked={address.item === (reason?.id ?? story.story) || undefined} style={{ transform: `translateY(${start}px)`, blockSize: height }}>
      <span className={styles.place}>{story.place === null ? '' : format.number(story.place)}</span>
      <code className={styles.key}>{story.story}</code>
      <Link className={styles.title} dir="auto" to={{ ...address, item: reason?.id ?? story.story }} title={story.title}><Title side={side} story={story} marks={marks} gone={!!gone} /></Link>
      {gone && <span className={styles.note}>{gone === true ? compare.dropped : gone}</span>}
      {side === 'to' && <Chips marks={marks} />}
    </div>
  );
}

/** endOf is how a story of the earlier side left it: its last status, or true where it was dropped. */
function endOf(marks: Marks | undefined): string | true | undefined {
  if (marks?.removed) return true;
  const ended = marks?.status_moved?.fields.find(({ field, to }) => field === 'status_category' && (to === 'done' || to === 'dropped'));
  const status = ended && marks?.status_moved?.fields.find(({ field }) => field === 'status')?.to;
  return typeof status === 'string' ? status : undefined;
}

function Title({ side, story: { title }, marks, gone }: { readonly side: 'from' | 'to'; readonly story: Story; readonly marks: Marks | undefined; readonly gone: boolean }) {
  if (gone) return <Changed from={title} to={null} />;
  if (side === 'from') return title;
  if (marks?.added) return <Changed from={null} to={title} />;
  const worded = marks?.reworded?.fields.find(({ field }) => field === 'title');
  return worded && typeof worded.from === 'string' ? <Changed from={worded.from} to={title} /> : title;
}

/** Chips say what changed of a story, in as little room as there is. */
function Chips({ marks }: { readonly marks: Marks | undefined }) {
  const { format, words: { compare } } = useSpeech();
  if (!marks) return null;
  const { added, moved, reestimated, status_moved: status, rescored } = marks;
  const { from, to } = moved ? placesOf(moved) : { from: null, to: null };
  const value = (line: Line | undefined, name: string) => line?.fields.find(({ field }) => field === name);
  const points = value(reestimated, 'points');
  const state = value(status, 'status');
  return (
    <span className={styles.chips}>
      {typeof state?.to === 'string' && <span>{state.to}</span>}
      {points && <span>{compare.points(typeof points.from === 'number' ? format.number(points.from) : '—', typeof points.to === 'number' ? format.number(points.to) : '—')}</span>}
      {rescored && <span>{compare.kinds.rescored}</span>}
      {added && <span data-tone="up">{compare.kinds.added}</span>}
      {from !== null && to !== null && <span data-tone={to < from ? 'up' : 'down'} title={compare.fromTo(format.number(from), format.number(to))}>{compare.byPlaces(from - to)}</span>}
    </span>
  );
}
