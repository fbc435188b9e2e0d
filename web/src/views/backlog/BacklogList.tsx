import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState, type RefObject } from 'react';
import { useAddress, useGo } from '../../address/useAddress';
import { useKeys } from '../../app/keys';
import { useMedia } from '../../app/useMedia';
import { classes } from '../../parts/classes';
import { useWords } from '../../words/speech';
import styles from './BacklogList.module.css';
import type { List } from './questions';
import { StoryRow } from './StoryRow';
import { useAnchor } from './useAnchor';
import { useStories, type Length } from './useRows';

interface Props {
  readonly list: List;
  readonly length: Length;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** BacklogList shows a list of any length: only the rows in sight exist, and one of them has the focus's mark. */
export function BacklogList({ list, length: { runs, stale }, search }: Props) {
  const { backlog } = useWords();
  const { item } = useAddress();
  const go = useGo();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const narrow = useMedia('(max-width: 700px)');
  const height = narrow ? 74 : 36;
  const [active, setActive] = useState(0);
  const virtual = useVirtualizer({
    count: runs.length,
    getScrollElement: () => place.current,
    estimateSize: () => height,
    overscan: 12,
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), Math.min(active, runs.length - 1)])].sort((a, b) => a - b),
  });
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  const { stories } = useStories(list, runs, first, last);
  useAnchor({ stories, first, active, setActive, scroll: (by) => place.current?.scrollBy(0, by * height) });
  useEffect(() => virtual.measure(), [virtual, height]);

  const move = (row: number) => {
    const next = Math.max(0, Math.min(row, runs.length - 1));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    place.current?.focus({ preventScroll: true });
    const story = item === null ? undefined : stories.get(next);
    if (story) go({ item: story.story }, { replace: true }); // an open panel follows
  };
  const open = (row: number) => {
    setActive(row);
    const story = stories.get(row);
    if (story) go({ item: story.story });
  };
  const page = Math.max(1, last - first - 1);
  useKeys(backlog.keys, [
    { keys: ['j', 'ArrowDown'], says: backlog.down, run: () => move(active + 1) },
    { keys: ['k', 'ArrowUp'], says: backlog.up, run: () => move(active - 1) },
    { keys: ['Home'], says: backlog.first, run: () => move(0) },
    { keys: ['End'], says: backlog.last, run: () => move(runs.length - 1) },
    { keys: ['PageDown'], says: backlog.pageDown, run: () => move(active + page) },
    { keys: ['PageUp'], says: backlog.pageUp, run: () => move(active - page) },
    { keys: ['/'], says: backlog.find, run: () => search.current?.select() },
  ]);
  const shownActive = Math.min(active, runs.length - 1);
  return (
    <div
      ref={place} className={classes(styles.list, stale && styles.stale)} role="grid" tabIndex={0} aria-label={backlog.list}
      aria-rowcount={runs.length} aria-colcount={6} aria-activedescendant={`${id}-${shownActive}`} aria-busy={stale || undefined}
      onKeyDown={(e) => {
        if (e.key === 'Enter') open(shownActive);
      }}
    >
      <div className={styles.rows} role="rowgroup" style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => (
          <StoryRow
            key={index} id={`${id}-${index}`} row={index} start={start} height={height} place={runs.placeOf(index)} story={stories.get(index)}
            active={index === shownActive} picked={item !== null && stories.get(index)?.story === item} open={open}
          />
        ))}
      </div>
    </div>
  );
}
