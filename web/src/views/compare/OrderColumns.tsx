import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import { useAddress } from '../../address/useAddress';
import { filtersOf } from '../backlog/filters';
import type { List } from '../backlog/questions';
import { useLength, useStories } from '../backlog/useRows';
import { useSpeech } from '../../words/speech';
import { Curves } from './Curves';
import { pushedOf, type Curve } from './curves';
import { marksOf, placesOf } from './lines';
import styles from './OrderColumns.module.css';
import type { Comparison, Line, Sides } from './questions';
import { SideRow } from './SideRow';
import { useSideWords } from './useSideWords';

interface Props {
  readonly sides: Sides;
  readonly head: Comparison;
  readonly lines: readonly Line[];
}

const height = 34; // px, of a row

/** OrderColumns are the backlog's orders of both moments beside each other. What really moved is drawn; what was pushed along is quiet. */
export function OrderColumns({ sides: { product, from, to }, head, lines }: Props) {
  const { words: { compare } } = useSpeech();
  const { filters } = useAddress();
  const said = useSideWords(head);
  const place = useRef<HTMLDivElement>(null);
  const [earlier, later] = useMemo<[List, List]>(() => {
    const asked = filtersOf(filters);
    return [{ product, at: from, filters: asked }, { product, at: to, filters: asked }];
  }, [product, from, to, filters]);
  const [before, after] = [useLength(earlier).runs, useLength(later).runs];
  const virtual = useVirtualizer({ count: Math.max(before.length, after.length), getScrollElement: () => place.current, estimateSize: () => height, overscan: 10 });
  const rows = virtual.getVirtualItems();
  const [first, last] = [virtual.range?.startIndex ?? 0, virtual.range?.endIndex ?? 0];
  const left = useStories(earlier, before, first, last).stories;
  const right = useStories(later, after, first, last).stories;
  const marks = useMemo(() => marksOf(lines), [lines]);
  const moved = useMemo(() => lines.filter(({ kind, thing }) => kind === 'moved' && thing === 'story').flatMap((line): Curve[] => {
    const { from: was, to: is } = placesOf(line);
    const [start, end] = [was === null ? null : before.rowOf(was), is === null ? null : after.rowOf(is)];
    return start === null || end === null || was === null || is === null ? [] : [{ key: line.key, from: start, to: end, tone: is < was ? 'up' : 'down' }];
  }), [lines, before, after]);
  const seen = (row: number) => row >= first && row <= last;
  const curves = [...pushedOf(left, right, (story) => marks.get(story)?.moved !== undefined, first, last), ...moved.filter((curve) => seen(curve.from) || seen(curve.to))];
  return (
    <div className={styles.columns}>
      <div className={styles.heads}>
        <p data-side="from"><b>{said?.from}</b> <span>{compare.revision(head.from.revisions.backlog ?? 0)}</span></p>
        <p data-side="to"><b>{said?.to}</b> <span>{compare.revision(head.to.revisions.backlog ?? 0)}</span></p>
      </div>
      <div ref={place} className={styles.scroll} tabIndex={-1}>
        <div className={styles.both} style={{ blockSize: virtual.getTotalSize() }}>
          {(['from', 'to'] as const).map((side) => (
            <div key={side} className={styles.side} data-side={side} role="list" aria-label={side === 'from' ? said?.from : said?.to}>
              {rows.map(({ index, start }) => {
                const story = (side === 'from' ? left : right).get(index);
                return story && <SideRow key={index} side={side} start={start} height={height} row={index} count={(side === 'from' ? before : after).length} story={story} marks={marks.get(story.story)} />;
              })}
            </div>
          ))}
          <Curves curves={curves} first={first} last={last} height={height} />
        </div>
      </div>
    </div>
  );
}
