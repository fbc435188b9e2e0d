import type { MouseEvent } from 'react';
import { useWords } from '../../../words/speech';
import type { Behind } from '../../behind/behind';
import styles from './LatelyMarks.module.css';
import type { Marks } from './lately';

interface Props {
  readonly story: string;
  readonly marks: Marks;
  readonly open: (behind: Behind) => void;
}

/** LatelyMarks are what happened to a story lately; each opens the decisions behind it. */
export function LatelyMarks({ story, marks: { moved, added, drift, wavered, undone }, open }: Props) {
  const { marks: says } = useWords();
  const opens = (title: string, decisions: readonly string[]) => (e: MouseEvent) => {
    e.stopPropagation();
    open({ title, decisions, url: null });
  };
  const drifted = drift && says.drift(story, drift.off);
  const movedBy = moved && says.moved(story, moved.by);
  const waveredBy = wavered && says.wavered(story, wavered.turns);
  return (
    <>
      {drift && drifted && <button type="button" tabIndex={-1} className={styles.drift} aria-label={drifted} title={drifted} onClick={opens(drifted, drift.decisions)}>{says.score}</button>}
      {wavered && waveredBy && <button type="button" tabIndex={-1} className={styles.drift} aria-label={waveredBy} title={waveredBy} onClick={opens(waveredBy, wavered.decisions)}>{says.turns(wavered.turns)}</button>}
      {undone && <button type="button" tabIndex={-1} className={styles.drift} aria-label={says.undone(story)} title={says.undone(story)} onClick={opens(says.undone(story), undone.decisions)}>{says.takenBack}</button>}
      {added && <button type="button" tabIndex={-1} className={styles.up} aria-label={says.isNew(story)} onClick={opens(says.isNew(story), added.decisions)}>{says.fresh}</button>}
      {moved && movedBy && (
        <button type="button" tabIndex={-1} className={moved.by > 0 ? styles.up : styles.down} aria-label={movedBy} title={movedBy} onClick={opens(movedBy, moved.decisions)}>
          {says.by(moved.by)}
        </button>
      )}
    </>
  );
}
