import { useMemo, useRef } from 'react';
import { isPast, shown } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { useAhead, useShow } from '../../app/shown';
import type { ViewProps } from '../../app/views';
import { Button } from '../../parts/Button';
import { EmptyState } from '../../parts/EmptyState';
import { ErrorNote } from '../../parts/ErrorNote';
import { ViewHead } from '../../parts/ViewHead';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { BacklogFilters } from './BacklogFilters';
import { BacklogList } from './BacklogList';
import { filtersOf, isFiltered } from './filters';
import { places, rows, type List } from './questions';
import { useLength } from './useRows';
import { WriteStory } from './WriteStory';

/** BacklogView is the list of what is to be done, the most important first, of any day. */
export default function BacklogView({ product }: ViewProps) {
  const { backlog, views, waiting } = useWords();
  const address = useAddress();
  const at = shown(address);
  const list = useMemo<List>(() => ({ product, at, filters: filtersOf(address.filters) }), [product, at, address.filters]);
  const length = useLength(list);
  useQuestion(rows(list, 1), { ready: !length.list }); // at once, as nearly everybody begins at the top
  const search = useRef<HTMLInputElement>(null);
  const now = length.stale ? undefined : length.list; // what is shown of another moment says nothing of this one
  useShow(now?.at, now?.revision);
  useAhead((moment) => [places({ ...list, at: moment }), rows({ ...list, at: moment }, 1)]);
  const says = length.list && [backlog.stories(length.list.total), length.list.points > 0 && backlog.points(length.list.points)].filter(Boolean).join(' · ');
  return (
    <>
      <ViewHead title={views.backlog} says={says} filters={<BacklogFilters product={product} search={search} />}>{!isPast(address) && <WriteStory product={product} />}</ViewHead>
      {length.error && !length.list && <ErrorNote error={length.error} again={length.again} />}
      {!length.list && !length.error && <Waiting what={waiting.backlog} />}
      {length.list && (length.runs.length > 0 ? <BacklogList list={list} length={length} search={search} /> : <NoStories />)}
    </>
  );
}

/** NoStories says why there is none: there never was one, there was none then, or the filters leave none. */
function NoStories() {
  const { backlog } = useWords();
  const address = useAddress();
  const go = useGo();
  if (isFiltered(address.filters)) {
    return (
      <EmptyState title={backlog.nothing} says={backlog.nothingSays}>
        <Button onClick={() => go({ filters: {} })}>{backlog.clear}</Button>
      </EmptyState>
    );
  }
  if (isPast(address)) return <EmptyState title={backlog.emptyThen} says={backlog.emptyThenSays} />;
  return <EmptyState title={backlog.empty} says={backlog.emptySays} />;
}
