import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, type ReactNode } from 'react';
import type { Compared } from '../../app/time/compared';
import { useHeight } from '../../app/time/useWidth';
import { useMedia } from '../../app/useMedia';
import { useWords } from '../../words/speech';
import styles from './LineList.module.css';
import { LineRow } from './LineRow';
import type { Comparison, Line } from './questions';

interface Props {
  readonly head: Comparison;
  readonly lines: readonly Line[];
  readonly of: Compared;
  readonly children?: ReactNode; // what stands above them
}

/** LineList is every change as a line, however many there are. On paper all of them are printed. */
export function LineList({ head, lines, of, children }: Props) {
  const { compare } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const above = useRef<HTMLDivElement>(null);
  const scrollMargin = useHeight(above);
  const paper = useMedia('print');
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => place.current, estimateSize: () => 58, overscan: 8, scrollMargin, getItemKey: (i) => `${lines[i]?.kind} ${lines[i]?.key}` });
  const row = (line: Line | undefined) => line && <LineRow line={line} head={head} named={of === 'all'} />;
  if (paper) return <>{children}<div role="region" aria-label={compare.lines}>{lines.map((line) => <div key={`${line.kind} ${line.thing} ${line.key}`}>{row(line)}</div>)}</div></>;
  return (
    <div ref={place} className={styles.list} tabIndex={-1}>
      <div ref={above}>{children}</div>
      <div className={styles.rows} role="region" aria-label={compare.lines} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => (
          <div key={key} ref={virtual.measureElement} data-index={index} className={styles.place} style={{ transform: `translateY(${start - scrollMargin}px)` }}>{row(lines[index])}</div>
        ))}
      </div>
    </div>
  );
}
