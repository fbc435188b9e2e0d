import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { lazy, Suspense, useEffect, useId, useRef, useState, type MouseEvent, type RefObject } from 'react';
import { isPast } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { useKeys } from '../../app/keys';
import { useMedia } from '../../app/useMedia';
import { classes } from '../../parts/classes';
import { useWords } from '../../words/speech';
import styles from './BacklogList.module.css';
import { moverAt } from './order';
import type { List } from './questions';
import { StoryRow } from './StoryRow';
import { useAnchor } from './useAnchor';
import { useListKeys } from './useListKeys';
import { useListMoves } from './useListMoves';
import type { Length } from './useRows';
import { useSelection } from './useSelection';
import { useShownList } from './useShownList';

const PlaceDialog = lazy(() => import('./PlaceDialog'));

interface Props {
  readonly list: List;
  readonly length: Length;
  readonly search: RefObject<HTMLInputElement | null>;
}

/** BacklogList shows a list of any length: only the rows in sight exist, and one of them has the focus's mark. */
export function BacklogList({ list, length, search }: Props) {
  const { backlog } = useWords();
  const address = useAddress();
  const { item } = address;
  const go = useGo();
  const id = useId();
  const place = useRef<HTMLDivElement>(null);
  const narrow = useMedia('(max-width: 700px)');
  const height = narrow ? 74 : 36;
  const [active, setActive] = useState(0);
  const count = length.runs.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => place.current,
    estimateSize: () => height,
    overscan: 12,
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), Math.min(active, count - 1)])].sort((a, b) => a - b),
  });
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  const read = useShownList(list, length, first, last);
  const { shown: { runs, stories } } = read;
  const shownActive = Math.min(active, count - 1);
  const selection = useSelection();
  const moves = useListMoves({ list, read, active: shownActive, selection });
  useAnchor({ stories, first, active, setActive, scroll: (by) => place.current?.scrollBy(0, by * height) });
  useEffect(() => virtual.measure(), [virtual, height]);

  const mark = (row: number) => {
    const next = Math.max(0, Math.min(row, count - 1));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    place.current?.focus({ preventScroll: true });
    return next;
  };
  const walk = (row: number) => {
    const next = mark(row);
    const story = item === null ? undefined : stories.get(next);
    if (story) go({ item: story.story }, { replace: true }); // an open panel follows
  };
  const extend = (row: number) => void read.between(selection.pivot ?? shownActive, mark(row)).then(selection.take);
  const open = (row: number, e?: MouseEvent) => {
    const mover = moverAt(read.shown, row);
    if (e?.shiftKey) { extend(row); return; }
    setActive(row);
    if (mover && (e?.ctrlKey || e?.metaKey)) { selection.toggle(mover); return; }
    selection.clear();
    if (mover) go({ item: mover.story.story });
  };
  const toPlace = (to: number) => {
    place.current?.focus({ preventScroll: true });
    moves.toPlace(to);
  };
  useListKeys({ active, last: count - 1, page: Math.max(1, last - first - 1), go: walk, extend, find: () => search.current?.select(), move: isPast(address) ? null : moves });
  useKeys(backlog.movingKeys, selection.picked.size === 0 ? [] : [{ keys: ['Escape'], says: backlog.unpick, run: selection.clear }]);
  return (
    <>
      <div
        ref={place} className={classes(styles.list, length.stale && styles.stale)} role="grid" tabIndex={0} aria-label={backlog.list} aria-multiselectable
        aria-rowcount={count} aria-colcount={6} aria-activedescendant={`${id}-${shownActive}`} aria-busy={length.stale || undefined}
        onKeyDown={(e) => {
          if (e.key === 'Enter') open(shownActive);
        }}
      >
        <div className={styles.rows} role="rowgroup" style={{ blockSize: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const story = stories.get(index);
            return (
              <StoryRow
                key={index} id={`${id}-${index}`} row={index} start={start} height={height} place={runs.placeOf(index)} story={story} active={index === shownActive}
                opened={item !== null && story?.story === item} picked={story !== undefined && selection.picked.has(story.story)} open={open}
              />
            );
          })}
        </div>
      </div>
      <div role="status" className="heard">{selection.picked.size > 0 && backlog.picked(selection.picked.size)}</div>
      <Suspense>{moves.asks && <PlaceDialog title={moves.asks} take={toPlace} close={moves.leave} />}</Suspense>
    </>
  );
}
