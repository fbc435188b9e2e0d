import type { KeyboardEvent } from 'react';
import { daysBetween } from '../../words/days';
import { addDays, addMonths, type Day } from './days';
import styles from './Track.module.css';

interface Props {
  readonly label: string; // what it is
  readonly says: string; // where it is
  readonly share: number; // how far along the track, 0 to 1
  readonly before: boolean; // the flag stands before the knob
  readonly low: boolean; // and lower, below another one
  readonly day: Day; // the day that it shows
  readonly first: Day;
  readonly today: Day;
  readonly now: boolean; // it stands at now
  readonly move: (to: Day | null) => void; // null: now
}

/** Knob is where the shown moment is on the track: arrows move it by a day, Page by a month, Home and End to both ends. */
export function Knob({ label, says, share, before, low, day, first, today, now, move }: Props) {
  const to = (wanted: Day) => move(wanted >= today ? null : wanted < first ? first : wanted);
  const keys: Record<string, (turned: 1 | -1) => void> = {
    ArrowRight: (turned) => to(addDays(day, turned)),
    ArrowLeft: (turned) => to(addDays(day, -turned)),
    ArrowUp: () => to(addDays(day, 1)),
    ArrowDown: () => to(addDays(day, -1)),
    PageUp: () => to(addMonths(day, 1)),
    PageDown: () => to(addMonths(day, -1)),
    Home: () => to(first),
    End: () => move(null),
  };
  const press = (e: KeyboardEvent) => {
    const run = e.ctrlKey || e.altKey || e.metaKey ? undefined : keys[e.key];
    if (!run) return;
    e.preventDefault();
    e.stopPropagation(); // it is no key of the list
    run(getComputedStyle(e.currentTarget).direction === 'rtl' ? -1 : 1);
  };
  return (
    <div
      className={styles.knob} role="slider" tabIndex={0} aria-label={label} aria-valuemin={0} aria-valuemax={daysBetween(first, today)} aria-valuenow={daysBetween(first, day)} aria-valuetext={says}
      style={{ insetInlineStart: `${share * 100}%` }} data-now={now || undefined} data-before={before || undefined} data-low={low || undefined} onKeyDown={press}
    >
      <span className={styles.flag}>{says}</span>
    </div>
  );
}
