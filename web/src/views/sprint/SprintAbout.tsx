import { useMemo } from 'react';
import { Chart } from '../../parts/chart/Chart';
import type { Figures } from '../../parts/chart/figures';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { Facts } from '../item/Facts';
import styles from '../item/Item.module.css';
import { ScopeList } from './ScopeList';
import { stepsOf } from './scope';
import type { Sprint } from './questions';

/** SprintAbout is what a sprint shall reach, its fields, its scope over time, and what it holds. */
export function SprintAbout({ sprint }: { readonly sprint: Sprint }) {
  const { format, words: { backlog, item, sprint: says } } = useSpeech();
  const figures = useMemo<Figures>(() => {
    const steps = stepsOf(sprint.scope).map((step) => ({ ...step, day: new Date(step.at) }));
    return {
      axis: 'time',
      points: steps.map(({ day }) => ({ says: format.moment(day), short: format.dayOfYear(day), at: day.getTime() })),
      lines: [
        { name: says.scope, tone: 'ink', shape: 'line', values: steps.map(({ scope }) => scope) },
        { name: says.done, tone: 'up', shape: 'line', values: steps.map(({ done }) => done) },
      ],
    };
  }, [sprint.scope, format, says]);
  const day = (date: string | null) => date && format.day(dayOf(date));
  const instant = (at: string | null) => at && format.moment(new Date(at));
  return (
    <>
      <Facts facts={[
        [says.goal, sprint.goal && <span dir="auto">{sprint.goal}</span>],
        [says.start, day(sprint.start)],
        [says.end, day(sprint.end)],
        [says.started, instant(sprint.started_at)],
        [says.closed, instant(sprint.closed_at)],
        [says.holds, [item.storiesDone(sprint.done, sprint.stories), sprint.points > 0 && item.pointsDone(sprint.points_done, sprint.points)].filter(Boolean).join(' · ')],
        [says.doneBefore, sprint.done_before > 0 && backlog.stories(sprint.done_before)],
      ]} />
      <div className={styles.text}>
        {figures.points.length > 1 && <section><h3>{says.over}</h3><Chart label={says.over} figures={figures} number={backlog.points} height={150} /></section>}
        <section><h3>{says.scopeOf(sprint.scope.length)}</h3><ScopeList scope={sprint.scope} /></section>
      </div>
    </>
  );
}
