import type { ReactNode } from 'react';
import type { Scale } from './timeline';
import styles from './Timeline.module.css';

interface Props {
  readonly start: string;
  readonly due: string;
  readonly scale: Scale;
  readonly end: number | null; // where the span ends by now; null: it has none
  readonly joined?: boolean; // a line leads from its end to that
  readonly earlier?: boolean;
  readonly room?: number; // that the words need, in parts of a hundred
  readonly children: ReactNode; // the words
}

/** Outline is where a span was to be before, dashed below where it is, with words beside it. */
export function Outline({ start, due, scale, end, joined = false, earlier = false, room = 16, children }: Props) {
  const left = scale.at(start);
  const right = scale.at(due);
  const last = Math.max(right, end ?? 0);
  const after = { insetInlineStart: `${joined ? last : right}%` };
  const place = last <= 100 - room ? after : left >= room ? { insetInlineEnd: `${100 - left}%` } : { insetInlineStart: `${left}%` };
  return (
    <>
      <span className={styles.first} style={{ insetInlineStart: `${left}%`, inlineSize: `${Math.max(right - left, 0.6)}%` }} aria-hidden="true" />
      {joined && end !== null && end !== right && (
        <span className={styles.join} data-earlier={earlier || undefined} style={{ insetInlineStart: `${Math.min(right, end)}%`, inlineSize: `${Math.abs(end - right)}%` }} aria-hidden="true" />
      )}
      <span className={styles.slip} data-earlier={earlier || undefined} style={place}>{children}</span>
    </>
  );
}
