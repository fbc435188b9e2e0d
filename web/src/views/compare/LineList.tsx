import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { Compared } from '../../app/time/compared';
import { useMedia } from '../../app/useMedia';
import { useWords } from '../../words/speech';
import styles from './LineList.module.css';
import { LineRow } from './LineRow';
import type { Comparison, Line } from './questions';

interface Props {
  readonly head: Comparison;
  readonly lines: readonly Line[];
  readonly of: Compared;
}

/** LineList is every change as a line, however many there are. On paper all of them are printed. */
export function LineList({ head, lines, of }: Props) {
  const { compare } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const paper = useMedia('print');
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => place.current, estimateSize: () => 58, overscan: 8, getItemKey: (i) => `${lines[i]?.kind} ${lines[i]?.key}` });
  const row = (line: Line | undefined) => line && <LineRow line={line} head={head} named={of === 'all'} />;
  if (paper) return <div role="region" aria-label={compare.lines}>{lines.map((line) => <div key={`${line.kind} ${line.thing} ${line.key}`}>{row(line)}</div>)}</div>;
  return (
    <div ref={place} className={styles.list} role="region" aria-label={compare.lines} tabIndex={-1}>
      <div className={styles.rows} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => (
          <div key={key} ref={virtual.measureElement} data-index={index} className={styles.place} style={{ transform: `translateY(${start}px)` }}>{row(lines[index])}</div>
        ))}
      </div>
    </div>
  );
}
