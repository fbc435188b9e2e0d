import { useId, type InputHTMLAttributes, type Ref } from 'react';
import styles from './Field.module.css';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | null | undefined; // what is wrong with it, and the mend
  readonly ref?: Ref<HTMLInputElement>;
}

/** Field is a line to write in, with its name, a hint, and what is wrong with it. */
export function Field({ label, hint, fault, ...rest }: Props) {
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input {...rest} id={id} aria-invalid={fault ? true : undefined} aria-describedby={described || undefined} />
      {hint && <small id={`${id}-hint`} className="quiet">{hint}</small>}
      {fault && <small id={`${id}-fault`} className={styles.fault} role="alert">{fault}</small>}
    </div>
  );
}
