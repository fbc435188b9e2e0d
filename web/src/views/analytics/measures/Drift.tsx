import { useMemo } from 'react';
import { Chart } from '../../../parts/chart/Chart';
import { Sparkline } from '../../../parts/chart/Sparkline';
import { useSpeech } from '../../../words/speech';
import styles from '../Analytics.module.css';
import { driftFigures, standing } from '../facts/drift';
import type { Shown } from '../Measure';
import { Nothing } from '../Nothing';

/** Drift is where the order contradicts the scores that people gave. */
export function Drift({ answer: { whole, worst, outdated, buckets }, open, head }: Shown<'score-drift'>) {
  const { format, words: { analytics: { drift } } } = useSpeech();
  const stories = useMemo(() => standing(worst), [worst]);
  const figures = useMemo(() => driftFigures(stories, whole.scored, drift), [stories, whole, drift]);
  const title = drift.title(whole);
  const course = buckets.map(({ share }) => share).filter((share) => share !== null);
  const behind = (index: number) => {
    const story = stories[index];
    if (story) open({ title: drift.point(story.story, story.rank, story.title), decided: story.decided, decisions: story.decisions, url: story.decisions_url });
  };
  return (
    <>
      {head(title, drift.says(whole.scored, whole.framework, outdated.length))}
      <Nothing unless={worst.length > 0}><Chart label={title} figures={figures} onOpen={behind} /></Nothing>
      {course.length > 1 && <div className={styles.course}><p>{drift.course(format.share(course.at(-1) ?? 0))}</p><Sparkline label={drift.overTime} values={course} /></div>}
    </>
  );
}
