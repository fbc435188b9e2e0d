import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import type { Roadmap } from './questions';
import type { Scale } from './timeline';
import styles from './Timeline.module.css';

interface Props {
  readonly releases: Roadmap['releases'];
  readonly wasOn: (release: string) => string | null | undefined; // the day of which it is told that it was another; none: nothing is
  readonly scale: Scale;
}

const lanes = 3; // so that releases near each other can be read

/** TimelineReleases are the releases on their days, with the day that it was before where that was another. */
export function TimelineReleases({ releases, wasOn, scale }: Props) {
  const { format, words: { roadmap: says } } = useSpeech();
  const near = releases.flatMap((release) => (release.date !== null && release.date >= scale.from && release.date < scale.to ? [{ ...release, date: release.date }] : []));
  const day = (date: string) => format.shortDay(dayOf(date));
  return (
    <div className={styles.releases} role="row">
      <span className={styles.name} role="rowheader">{says.releases}</span>
      <div role="cell" className={styles.track}>
        <ol role="list">
          {near.toSorted((a, b) => a.date.localeCompare(b.date)).map(({ release, name, date, shipped }, i) => {
            const was = wasOn(release) ?? date;
            const at = scale.at(date);
            return (
              <li key={release} className={styles.release} data-shipped={shipped || undefined} data-end={at > 84 || undefined} style={{ ...(at > 84 ? { insetInlineEnd: `${100 - at}%` } : { insetInlineStart: `${at}%` }), insetBlockStart: 12 + (i % lanes) * 24 }}>
                <span aria-hidden="true">{'◆ '}</span><span dir="auto">{says.release(name, day(date))}</span>
                {shipped && <span className="quieter"> {says.shipped}</span>}
                {was !== date && <span className={styles.was}> {says.was(day(was))}</span>}
              </li>
            );
          })}
        </ol>
        {near.map(({ release, date }) => <span key={release} aria-hidden="true" className={styles.mark} style={{ insetInlineStart: `${scale.at(date)}%` }} />)}
      </div>
    </div>
  );
}
