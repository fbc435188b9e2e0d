import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { monthsOf, type Scale } from './timeline';
import styles from './Timeline.module.css';

/** TimelineMonths is the head of a timeline: its months. */
export function TimelineMonths({ scale, narrow = false }: { readonly scale: Scale; readonly narrow?: boolean }) {
  const { format, words: { roadmap: says } } = useSpeech();
  const said = (month: string) => (!month.includes('-01-') ? format.shortMonth(dayOf(month)) : narrow ? month.slice(0, 4) : format.month(dayOf(month)));
  return (
    <div className={styles.months} role="row">
      <span role="columnheader"><span className="heard">{says.initiative}</span></span>
      <span role="columnheader" className={styles.track}>
        <span className="heard">{says.when}</span>
        {monthsOf(scale).map((month) => <span key={month} aria-hidden="true" className={styles.month} style={{ insetInlineStart: `${scale.at(month)}%` }}>{said(month)}</span>)}
      </span>
    </div>
  );
}
