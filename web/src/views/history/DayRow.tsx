import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import styles from './DayRow.module.css';
import type { Figures } from './rows';

interface Props {
  readonly day: string; // 2026-03-03
  readonly figures: Figures | null;
}

/** DayRow is the day of the decisions below. */
export function DayRow({ day, figures }: Props) {
  const { format, words: { history } } = useSpeech();
  const date = dayOf(day);
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1, 12);
  const near = day === format.isoDay(today) ? history.today : day === format.isoDay(yesterday) ? history.yesterday : null;
  return (
    <div className={styles.day}>
      <h2 title={near ? format.weekday(date) : undefined}>{near ?? format.weekday(date)}</h2>
      {figures && <span>{[history.decisions(figures.decisions), figures.reasons > 0 && history.withReason(figures.reasons)].filter(Boolean).join(', ')}</span>}
    </div>
  );
}
