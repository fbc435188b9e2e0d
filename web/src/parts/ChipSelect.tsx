import styles from './ChipSelect.module.css';

interface Props {
  readonly label: string; // what it chooses, shown as long as nothing is chosen
  readonly value: string | null;
  readonly choices: readonly { readonly value: string; readonly says: string }[];
  readonly choose: (value: string | null) => void;
}

/** ChipSelect is a filter with one of several values, or none. A value that is no choice, such as one of another day, is shown as it is. */
export function ChipSelect({ label, value, choices, choose }: Props) {
  const strange = value !== null && !choices.some((choice) => choice.value === value);
  return (
    <select className={styles.select} aria-label={label} value={value ?? ''} data-on={value !== null || undefined} onChange={(e) => choose(e.target.value || null)}>
      <option value="">{label}</option>
      {strange && <option value={value}>{value}</option>}
      {choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.says}</option>)}
    </select>
  );
}
