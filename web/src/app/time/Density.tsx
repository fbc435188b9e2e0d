import { memo, useMemo } from 'react';
import { barsOf, binsOf } from './density';
import styles from './Track.module.css';
import type { Log } from './useLog';

interface Props {
  readonly log: Log;
  readonly last: number; // ms, the end of the track
  readonly width: number; // px
}

const bar = 5.5; // px from one bar to the next

/** Density shows how much was decided when, as bars; dark where it was much. */
export const Density = memo(function Density({ log, last, width }: Props) {
  const { n, usual, much } = useMemo(() => {
    const pieces = Math.ceil((last - log.first) / log.piece);
    const count = Math.max(1, Math.min(Math.floor(width / bar), pieces));
    return { n: count, ...barsOf(binsOf(log.counted, log.first, last, count)) };
  }, [log, last, width]);
  return (
    <svg className={styles.density} viewBox={`0 0 ${n} 100`} preserveAspectRatio="none" aria-hidden="true">
      <path d={usual} /><path className={styles.much} d={much} />
    </svg>
  );
});
