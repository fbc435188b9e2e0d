import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import type { Roadmap, Slips } from './questions';
import type { Scale } from './timeline';
import styles from './Timeline.module.css';

interface Props {
  readonly releases: Roadmap['releases'];
  readonly slips: Slips['items'];
  readonly scale: Scale;
}

const lanes = 3; // so that releases near each other can be read

/** TimelineReleases are the releases on their days, with the day that was said first where that was another. */
export function TimelineReleases({ releases, slips, scale }: Props) {
  const { format, words: { roadmap: says } } = useSpeech();
  const near = releases.flatMap((release) => (release.date !== null && release.date >= scale.from && release.date < scale.to ? [{ ...release, date: release.date }] : []));
  const day = (date: string) => format.shortDay(dayOf(date));
  return (
    <div className={styles.releases} role="row">
      <span className={styles.name} role="rowheader">{says.releases}</span>
      <div role="cell" className={styles.track}>
        <ol role="list">
          {near.toSorted((a, b) => a.date.localeCompare(b.date)).map(({ release, name, date, shipped }, i) => {
            const first = slips.find(({ item }) => item === release)?.first ?? date;
            const at = scale.at(date);
            return (
              <li key={release} className={styles.release} data-shipped={shipped || undefined} data-end={at > 84 || undefined} style={{ ...(at > 84 ? { insetInlineEnd: `${100 - at}%` } : { insetInlineStart: `${at}%` }), insetBlockStart: 12 + (i % lanes) * 24 }}>
                <span aria-hidden="true">{'◆ '}</span><span dir="auto">{says.release(name, day(date))}</span>
                {shipped && <span className="quieter"> {says.shipped}</span>}
                {first !== date && <span className={styles.was}> {says.was(day(first))}</span>}
              </li>
            );
          })}
        </ol>
        {near.map(({ release, date }) => <span key={release} aria-hidden="true" className={styles.mark} style={{ insetInlineStart: `${scale.at(date)}%` }} />)}
      </div>
    </div>
  );
}
