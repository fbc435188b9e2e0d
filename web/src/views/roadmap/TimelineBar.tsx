import { howFar } from '../item/howFar';
import type { Initiative } from './questions';
import type { Scale } from './timeline';
import styles from './Timeline.module.css';
import { isAtRisk } from './useStanding';

interface Props {
  readonly initiative: Initiative;
  readonly start: string;
  readonly due: string;
  readonly ended: string | null; // the day on which it was delivered or dropped
  readonly says: string;
  readonly scale: Scale;
}

/** TimelineBar is the time of an initiative, filled as far as it is. */
export function TimelineBar({ initiative, start, due, ended, says, scale }: Props) {
  const { part } = howFar(initiative.work);
  const left = scale.at(start);
  const right = scale.at(ended ?? due);
  return (
    <span className={styles.bar} data-state={ended ? initiative.progress : isAtRisk(initiative) ? 'risk' : undefined} style={{ insetInlineStart: `${left}%`, inlineSize: `${Math.max(right - left, 0.6)}%` }}>
      {!ended && part > 0 && <span className={styles.done} style={{ inlineSize: `${part * 100}%` }} />}
      <span className={styles.says}>{says}</span>
    </span>
  );
}
