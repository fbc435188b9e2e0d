import styles from './HistoryFilters.module.css';

interface Props {
  readonly label: string;
  readonly value: string | null;
  readonly choose: (day: string | null) => void;
}

/** DateChip is one end of a span of days. An end that is no day, such as P7D, can be taken away and replaced. */
export function DateChip({ label, value, choose }: Props) {
  const day = value !== null && /^\d{4}-\d{2}-\d{2}$/.test(value);
  return (
    <label className={styles.date} data-on={value !== null || undefined}>
      {label} {value !== null && !day && value}
      <input type="date" aria-label={label} value={day ? value : ''} onChange={(e) => choose(e.target.value || null)} />
    </label>
  );
}
