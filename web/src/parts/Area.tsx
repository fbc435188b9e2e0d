import { useId, type TextareaHTMLAttributes } from 'react';
import styles from './Field.module.css';

interface Props extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  readonly label: string;
  readonly hint?: string | undefined;
}

/** Area is a field for more than a line. */
export function Area({ label, hint, ...rest }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea {...rest} id={id} dir="auto" aria-describedby={hint ? `${id}-hint` : undefined} />
      {hint && <small id={`${id}-hint`} className="quiet">{hint}</small>}
    </div>
  );
}
