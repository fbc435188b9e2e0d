import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { useAddress, useGo } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { useKeys } from '../../app/keys';
import { classes } from '../../parts/classes';
import { useSpeech } from '../../words/speech';
import { DayRow } from './DayRow';
import { DecisionRow } from './DecisionRow';
import styles from './FeedList.module.css';
import { FoldRow } from './FoldRow';
import { isFiltered } from './filters';
import { seals } from './questions';
import { rowsOf, withSeals, type FeedRow } from './rows';
import { SealRow } from './SealRow';
import type { Feed } from './useFeed';

interface Props {
  readonly feed: Feed;
  readonly search: RefObject<HTMLInputElement | null>;
}

const near = 20; // rows from the end at which earlier ones are read

/** FeedList shows as many decisions as there are: only the rows in sight exist, and earlier ones are read before one gets there. */
export function FeedList({ feed, search }: Props) {
  const { format, words: { history } } = useSpeech();
  const { item, filters } = useAddress();
  const go = useGo();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(null);
  const { decisions = [], whole, more } = feed;
  const plain = useMemo(() => rowsOf(decisions, (at) => format.isoDay(new Date(at)), open, whole), [decisions, format, open, whole]);
  const known = useQuestion(seals).data;
  const sealed = isFiltered(filters) ? undefined : known; // between what is left out it would seem to cover less
  const rows = useMemo(() => withSeals(plain, sealed ?? []), [plain, sealed]);
  const makers = useMemo(() => new Map(decisions.map(({ id, actor }) => [id, actor])), [decisions]);
  const place = useRef<HTMLDivElement>(null);
  const at = rows.findIndex(({ id }) => id === active);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    getItemKey: (index) => rows[index]?.id ?? index,
    estimateSize: (index) => heightOf(rows[index]),
    overscan: 8,
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), ...(at < 0 ? [] : [at])])].sort((a, b) => a - b),
  });
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - near) more();
  }, [more, last, rows.length]);
  useKept(rows, virtual.range?.startIndex ?? 0, (by) => place.current?.scrollBy(0, by));

  const move = (step: 1 | -1) => {
    let next = at < 0 ? (virtual.range?.startIndex ?? 0) - (step < 0 ? 0 : 1) : at;
    do next += step; while (rows[next]?.kind === 'day' || rows[next]?.kind === 'seal');
    const row = rows[next];
    if (!row) return;
    setActive(row.id);
    virtual.scrollToIndex(next, { align: 'auto' });
    if (item !== null && row.kind === 'decision') go({ item: row.decision.id }, { replace: true }); // an open panel follows
  };
  useEffect(() => {
    if (active !== null) place.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(active)}"] [data-open]`)?.focus({ preventScroll: true });
  }, [active]);
  useKeys(history.keys, [
    { keys: ['j', 'ArrowDown'], says: history.down, run: () => move(1) },
    { keys: ['k', 'ArrowUp'], says: history.up, run: () => move(-1) },
    { keys: ['/'], says: history.find, run: () => search.current?.select() },
  ]);
  const unfold = (id: string) => setOpen((now) => new Set(now.has(id) ? [...now].filter((other) => other !== id) : [...now, id]));
  return (
    <div ref={place} className={classes(styles.feed, feed.stale && styles.stale)} role="region" aria-label={history.feed} tabIndex={-1}>
      <div className={styles.rows} style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          return row && (
            <div key={key} ref={virtual.measureElement} data-index={index} data-row={row.id} className={styles.row} style={{ transform: `translateY(${start}px)` }}>
              {row.kind === 'day' && <DayRow day={row.day} figures={row.figures} />}
              {row.kind === 'seal' && <SealRow seal={row.seal} />}
              {row.kind === 'fold' && <FoldRow decisions={row.decisions} source={row.source} open={open.has(row.id)} toggle={() => unfold(row.id)} />}
              {row.kind === 'decision' && <DecisionRow decision={row.decision} undoer={makers.get(row.decision.undone_by ?? '')} within={row.within} picked={row.decision.id === item} />}
            </div>
          );
        })}
      </div>
      {whole && <p className={styles.end}>{history.end}</p>}
    </div>
  );
}

/** heightOf is about how high a row will be, until it is measured. */
const heightOf = (row: FeedRow | undefined): number => {
  if (row?.kind === 'day') return 38;
  return row?.kind === 'decision' && row.decision.reason ? 57 : 36;
};

/** useKept keeps in place what one looks at when newer decisions come above it. At the top they slide in. */
function useKept(rows: readonly FeedRow[], first: number, scroll: (by: number) => void): void {
  const known = useRef(rows);
  useLayoutEffect(() => {
    const before = known.current;
    known.current = rows;
    const anchor = before[first]?.id;
    if (before === rows || first === 0 || anchor === undefined) return;
    const now = rows.findIndex(({ id }) => id === anchor);
    const added = now > first ? rows.slice(0, now).reduce((sum, row) => sum + heightOf(row), 0) - before.slice(0, first).reduce((sum, row) => sum + heightOf(row), 0) : 0;
    if (added > 0) scroll(added);
  });
}
