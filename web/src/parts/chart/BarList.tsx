import type { ReactNode } from 'react';
import styles from './BarList.module.css';
import type { Tone } from './figures';

/** Bar is a thing with a figure, which may be below 0. */
export interface Bar {
  readonly key: string;
  readonly label: ReactNode; // what it is
  readonly value: number;
  readonly says: string; // the figure in words
  readonly tone?: Tone;
  readonly open?: () => void; // what is behind it
}

/** BarList are figures of things, one below the other, on one scale. */
export function BarList({ bars }: { readonly bars: readonly Bar[] }) {
  const least = Math.min(0, ...bars.map(({ value }) => value));
  const spread = Math.max(0, ...bars.map(({ value }) => value)) - least || 1;
  const percent = (n: number) => `${(n * 100) / spread}%`;
  return (
    <ul role="list" className={styles.bars}>
      {bars.map(({ key, label, value, says, tone = 'ink', open }) => (
        <li key={key}>
          <span className={styles.label} dir="auto">{label}</span>
          <span className={styles.track} aria-hidden="true">
            <i data-tone={tone} style={{ insetInlineStart: percent(Math.min(0, value) - least), inlineSize: percent(Math.abs(value)) }} />
          </span>
          {open ? <button type="button" className={styles.says} onClick={open}>{says}</button> : <span className={styles.says}>{says}</span>}
        </li>
      ))}
    </ul>
  );
}
