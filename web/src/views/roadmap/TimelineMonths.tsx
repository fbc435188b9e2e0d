import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { monthsOf, type Scale } from './timeline';
import styles from './Timeline.module.css';

/** TimelineMonths is the head of a timeline: its months. */
export function TimelineMonths({ scale }: { readonly scale: Scale }) {
  const { format, words: { roadmap: says } } = useSpeech();
  return (
    <div className={styles.months} role="row">
      <span role="columnheader"><span className="heard">{says.initiative}</span></span>
      <span role="columnheader" className={styles.track}>
        <span className="heard">{says.when}</span>
        {monthsOf(scale).map((month) => <span key={month} aria-hidden="true" className={styles.month} style={{ insetInlineStart: `${scale.at(month)}%` }}>{month.includes('-01-') ? format.month(dayOf(month)) : format.shortMonth(dayOf(month))}</span>)}
      </span>
    </div>
  );
}
