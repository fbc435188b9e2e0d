import { memo, type MouseEvent } from 'react';
import { Status } from '../../parts/Status';
import { useSpeech } from '../../words/speech';
import type { Story } from './questions';
import { RowMarks } from './RowMarks';
import styles from './StoryRow.module.css';

interface Props {
  readonly id: string;
  readonly row: number; // from 0
  readonly start: number; // where it begins in the list, in px
  readonly height: number;
  readonly place: number | null; // in the whole order
  readonly story: Story | undefined; // undefined until it is read
  readonly active: boolean; // the keys mean it
  readonly opened: boolean; // the panel shows it
  readonly picked: boolean; // it is to be moved with others
  readonly open: (row: number, e: MouseEvent) => void;
}

/** StoryRow is a story in the list. Nothing in it moves when it is pointed at. */
export const StoryRow = memo(function StoryRow({ id, row, start, height, place, story, active, opened, picked, open }: Props) {
  const { format, words: { backlog } } = useSpeech();
  return (
    // The keys are the list's: the focus is there, and this row is its active descendant.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id} className={styles.row} role="row" aria-rowindex={row + 1} aria-selected={picked || opened} data-active={active || undefined} data-picked={picked || opened || undefined}
      style={{ transform: `translateY(${start}px)`, blockSize: height }} onClick={(e) => open(row, e)}
    >
      <span className={styles.place} role="gridcell">{place === null ? '' : format.number(place)}</span>
      <span className={styles.key} role="gridcell">{story?.story}</span>
      <span className={styles.title} role="gridcell" dir="auto" title={story?.title}>{story?.title}</span>
      <span className={styles.marks} role="gridcell">{story && <RowMarks story={story} />}</span>
      <span className={styles.points} role="gridcell">{story && (story.points === null ? <span aria-label={backlog.notEstimated}>—</span> : format.number(story.points))}</span>
      <span className={styles.status} role="gridcell">{story && <Status name={story.status} category={story.status_category} />}</span>
    </div>
  );
});
