import { useId, type ReactNode, type SelectHTMLAttributes } from 'react';
import styles from './Field.module.css';

interface Props extends SelectHTMLAttributes<HTMLSelectElement> {
  readonly label: string;
  readonly children: ReactNode; // the options
}

/** Select is a field of which one of several options is chosen. */
export function Select({ label, children, ...rest }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select {...rest} id={id}>{children}</select>
    </div>
  );
}
