import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useRef, useState, type MouseEvent, type RefObject } from 'react';
import { isPast } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { useKeys } from '../../app/keys';
import { useMedia } from '../../app/useMedia';
import { classes } from '../../parts/classes';
import { useWords } from '../../words/speech';
import styles from './BacklogList.module.css';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useBehind } from '../behind/useBehind';
import { FieldEditor } from './editing/FieldEditor';
import { useEditing } from './editing/useEditing';
import { useLately } from './marks/lately';
import { DragGhost, DropLine } from './moving/DragGhost';
import { MovingDialogs, type Menu } from './moving/MovingDialogs';
import { moverAt, rowOfStory } from './moving/order';
import { useDrag } from './moving/useDrag';
import { useListMoves } from './moving/useListMoves';
import { useMouse, useTouch } from './moving/usePointers';
import type { List } from './questions';
import { StoryRow } from './StoryRow';
import { useAnchor } from './useAnchor';
import { useListKeys } from './useListKeys';
import type { Length } from './useRows';
import { useSelection } from './moving/useSelection';
import { useOpened } from './useOpened';
import { useOpening } from './useOpening';
import { useRowActs } from './useRowActs';
import { useShownList } from './useShownList';

const overscan = 5; // rows on either side that are there before they are in sight

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
  const [menu, setMenu] = useState<Menu | null>(null);
  const count = length.runs.length;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => place.current,
    estimateSize: () => height,
    overscan,
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), Math.min(active, count - 1)])].sort((a, b) => a - b),
  });
  const items = virtual.getVirtualItems(); // which finds the range
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  // Rows that come into sight take the elements of those that went: while one scrolls none is made.
  const elements = Math.ceil((virtual.scrollRect?.height ?? 0) / height) + 2 * overscan + 2;
  const elementOf = (row: number) => (row < first - overscan || row > last + overscan ? 'away' : row % elements);
  const read = useShownList(list, length, first, last);
  const { shown: { runs, stories } } = read;
  const shownActive = Math.min(active, count - 1);
  const selection = useSelection();
  const movable = !isPast(address);
  const moving = useListMoves({ list, read, active: shownActive, selection });
  const dragging = useDrag({ list: place, height, shown: read.shown, moving });
  useMouse(place, dragging);
  const touch = useTouch(dragging);
  const policy = useQuestion(charter(list.product, list.at), { ready: movable }).data?.policy;
  const editing = useEditing({
    product: list.product, revision: read.revision, story: stories.get(shownActive), editable: movable,
    categoryOf: (status) => policy?.workflow.find(({ name }) => name === status)?.category ?? 'todo',
  });
  const { edited } = editing;
  const editedRow = edited && rowOfStory(read.shown, edited.story.story);
  useAnchor({ stories, first, active, setActive, scroll: (by) => place.current?.scrollBy(0, by * height) });
  useEffect(() => virtual.measure(), [virtual, height]);

  const focus = () => place.current?.focus({ preventScroll: true });
  const mark = (row: number) => {
    const next = Math.max(0, Math.min(row, count - 1));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    focus();
    return next;
  };
  const walk = (row: number) => {
    const next = mark(row);
    const story = item === null ? undefined : stories.get(next);
    if (story) go({ item: story.story }, { replace: true }); // an open panel follows
  };
  const extend = (row: number) => void read.between(selection.pivot ?? shownActive, mark(row)).then(selection.take);
  const opening = useOpening();
  const open = (row: number, e?: MouseEvent) => {
    const mover = moverAt(read.shown, row);
    if (e?.shiftKey) {
      extend(row);
      return;
    }
    setActive(row);
    if (mover && (e?.ctrlKey || e?.metaKey)) {
      selection.toggle(mover);
      return;
    }
    selection.clear();
    if (mover) opening.show(mover.story.story, e);
  };
  const lately = useLately(list.product, movable && stories.size > 0);
  const [behind, behindDialog] = useBehind(list.product);
  const acts = useRowActs({
    open, touch, behind,
    edit: (row, field) => {
      opening.leave();
      setActive(row);
      const story = stories.get(row);
      if (story) editing.begin(story, field);
    },
    menu: (row, anchor) => {
      setActive(row);
      setMenu({ row, story: stories.get(row)?.story ?? '', anchor });
    },
  });
  useOpened(read.shown, item, (row) => {
    setActive(row);
    virtual.scrollToIndex(row, { align: 'auto' });
  });
  useListKeys({
    active, last: count - 1, page: Math.max(1, last - first - 1), go: walk, extend, find: () => search.current?.select(), move: movable ? moving.of(null) : null,
  });
  useKeys(backlog.movingKeys, selection.picked.size === 0 ? [] : [{ keys: ['Escape'], says: backlog.unpick, run: selection.clear }]);
  const dragged = new Set(dragging.drag?.movers.map(({ story }) => story.story));
  return (
    <>
      <div
        ref={place} className={classes(styles.list, length.stale && styles.stale)} role="grid" tabIndex={0} aria-label={backlog.list} aria-multiselectable
        aria-rowcount={count} aria-colcount={movable ? 8 : 7} aria-activedescendant={`${id}-${shownActive}`} aria-busy={length.stale || undefined}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && e.target === e.currentTarget) open(shownActive);
        }}
      >
        <div className={styles.rows} role="rowgroup" style={{ blockSize: virtual.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const story = stories.get(index);
            const key = story?.story ?? '';
            return (
              <StoryRow
                key={elementOf(index)} id={`${id}-${index}`} row={index} start={start} height={height} place={runs.placeOf(index)} story={story} active={index === shownActive} movable={movable}
                opened={story !== undefined && (item === key || menu?.story === key)} picked={selection.picked.has(key)} dragged={dragged.has(key)}
                lately={lately.get(key)} acts={acts}
              />
            );
          })}
          {edited && editedRow !== null && (
            <FieldEditor key={edited.story.story + edited.field} editing={editing} policy={policy} start={editedRow * height} height={height} focus={focus} />
          )}
          <DropLine dragging={dragging} height={height} />
        </div>
      </div>
      <DragGhost dragging={dragging} height={height} />
      <div role="status" className="heard">{selection.picked.size > 0 && backlog.picked(selection.picked.size)}</div>
      {behindDialog}
      {movable && <MovingDialogs product={list.product} moving={moving} shown={read.shown} menu={menu} setMenu={setMenu} narrow={narrow} focus={focus} />}
    </>
  );
}
