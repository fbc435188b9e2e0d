import type { RefObject } from 'react';
import styles from './Search.module.css';

interface Props {
  readonly field: RefObject<HTMLInputElement | null>;
  readonly label: string;
  readonly hint: string; // shown as long as nothing is written
  readonly value: string;
  readonly write: (text: string) => void;
}

/** Search is a filter by words. Its key is a slash; Enter and Escape give the focus back. */
export function Search({ field, label, hint, value, write }: Props) {
  return (
    <label className={styles.search}>
      <span aria-hidden="true">/</span>
      <input
        ref={field} type="search" aria-label={label} placeholder={hint} value={value} maxLength={1000} onChange={(e) => write(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Escape' || e.key === 'Enter') e.currentTarget.blur();
        }}
      />
    </label>
  );
}
