import { useMemo } from 'react';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useMedia } from '../../app/useMedia';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { Dependencies } from './Dependencies';
import { InitiativeRow } from './InitiativeRow';
import type { Roadmap, Slips } from './questions';
import { barsOf, datesOf, monthsOf, scaleOf, slipOf, waitsOf } from './timeline';
import styles from './Timeline.module.css';
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
  const { format, words: { roadmap: says } } = useSpeech();
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
        <div className={styles.months} role="row">
          <span role="columnheader" className={styles.corner}><span className="heard">{says.initiative}</span></span>
          <span role="columnheader" className={styles.track}>
            <span className="heard">{says.when}</span>
            {monthsOf(scale).map((month) => <span key={month} aria-hidden="true" className={styles.month} style={{ insetInlineStart: `${scale.at(month)}%` }}>{month.includes('-01-') ? format.month(dayOf(month)) : format.shortMonth(dayOf(month))}</span>)}
          </span>
        </div>
        <div className={styles.rows} role="rowgroup">
          {bars.map((bar) => <TimelineRow key={bar.initiative.initiative} bar={bar} scale={scale} goal={goalOf(bar.initiative.goal)} waits={waitsOf(bar.initiative, roadmap)} showSlip={showSlips} />)}
          <div className={styles.over} aria-hidden="true"><Dependencies bars={bars} scale={scale} /></div>
        </div>
        <TimelineReleases releases={roadmap.releases} slips={slips} scale={scale} />
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
