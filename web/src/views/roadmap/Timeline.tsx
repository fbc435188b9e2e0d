import { useMemo } from 'react';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useMedia } from '../../app/useMedia';
import { useWords } from '../../words/speech';
import { Dependencies } from './Dependencies';
import { InitiativeRow } from './InitiativeRow';
import type { Roadmap, Slips } from './questions';
import { barsOf, datesOf, scaleOf, slipOf, waitsOf } from './timeline';
import styles from './Timeline.module.css';
import { TimelineMonths } from './TimelineMonths';
import { TimelineReleases } from './TimelineReleases';
import { TimelineRow } from './TimelineRow';

interface Props {
  readonly product: string;
  readonly at: string | null;
  readonly roadmap: Roadmap;
  readonly slips: Slips['items'];
  readonly showSlips: boolean;
}

/** Timeline is the roadmap by time: each initiative from its start to its day, where it was to be first, what waits for what, and releases. */
export function Timeline({ product, at, roadmap, slips, showSlips }: Props) {
  const { roadmap: says } = useWords();
  const goals = useQuestion(charter(product, at)).data?.goals ?? [];
  const goalOf = (key: string) => goals.find(({ goal }) => goal === key)?.title ?? key;
  const narrow = useMedia('(max-width: 700px)');
  const today = roadmap.at.slice(0, 10);
  const scale = useMemo(() => scaleOf(today, datesOf(roadmap, slips)), [today, roadmap, slips]);
  const { bars, undated } = useMemo(() => barsOf(roadmap, slips, scale), [roadmap, slips, scale]);
  if (narrow) {
    const byDay = bars.toSorted((a, b) => a.due.localeCompare(b.due));
    return (
      <ol role="list" className={styles.list} aria-label={says.table}>
        {[...byDay.map(({ initiative }) => initiative), ...undated].map((initiative) => (
          <InitiativeRow key={initiative.initiative} initiative={initiative} goal={goalOf(initiative.goal)} waits={waitsOf(initiative, roadmap)} slip={showSlips ? slipOf(initiative, slips) : null} />
        ))}
      </ol>
    );
  }
  return (
    <div className={styles.scroll}>
      <div className={styles.table} role="table" aria-label={says.table}>
        <TimelineMonths scale={scale} />
        <div className={styles.rows} role="rowgroup">
          {bars.map((bar) => <TimelineRow key={bar.initiative.initiative} bar={bar} scale={scale} goal={goalOf(bar.initiative.goal)} waits={waitsOf(bar.initiative, roadmap)} showSlip={showSlips} />)}
          <div className={styles.over} aria-hidden="true"><Dependencies bars={bars} scale={scale} /></div>
        </div>
        <TimelineReleases releases={roadmap.releases} wasOn={(release) => slips.find(({ item }) => item === release)?.first} scale={scale} />
        <div className={styles.over} aria-hidden="true">
          <span className={styles.today} style={{ insetInlineStart: `${scale.at(today)}%` }}><span>{at === null ? says.today : says.thatDay}</span></span>
        </div>
      </div>
      {undated.length > 0 && (
        <section className={styles.undated}>
          <h2>{says.undated(undated.length)}</h2>
          <ol role="list">{undated.map((initiative) => <InitiativeRow key={initiative.initiative} initiative={initiative} goal={goalOf(initiative.goal)} waits={waitsOf(initiative, roadmap)} />)}</ol>
        </section>
      )}
    </div>
  );
}
