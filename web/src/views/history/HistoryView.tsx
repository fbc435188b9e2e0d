import { useMemo, useRef } from 'react';
import { shown } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { useShow } from '../../app/shown';
import type { ViewProps } from '../../app/views';
import { Button } from '../../parts/Button';
import { EmptyState } from '../../parts/EmptyState';
import { ErrorNote } from '../../parts/ErrorNote';
import { ViewHead } from '../../parts/ViewHead';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { FeedList } from './FeedList';
import { isFiltered, queryOf } from './filters';
import { HistoryFilters } from './HistoryFilters';
import { useFeed } from './useFeed';

/** HistoryView is every decision, the newest first: who, in which role, when and why. */
export default function HistoryView({ product }: ViewProps) {
  const { history, views, waiting } = useWords();
  const address = useAddress();
  const at = shown(address);
  const query = useMemo(() => queryOf(address.filters, at), [address.filters, at]);
  const filtered = isFiltered(address.filters);
  const feed = useFeed(product, at, query, filtered);
  const search = useRef<HTMLInputElement>(null);
  const newest = feed.stale || filtered ? undefined : feed.decisions?.[0];
  useShow(newest?.at, newest?.revision);
  const says = feed.total && (feed.total.exact ? history.decisions(feed.total.n) : history.moreThan(feed.total.n));
  return (
    <>
      <ViewHead title={views.history} says={says} filters={<HistoryFilters product={product} search={search} />} />
      {feed.error && <ErrorNote error={feed.error} again={feed.again} />}
      {!feed.decisions && !feed.error && <Waiting what={waiting.asking} />}
      {feed.decisions && (feed.decisions.length > 0 ? <FeedList feed={feed} search={search} /> : <NoDecisions />)}
    </>
  );
}

/** NoDecisions says why there is none: nothing was decided yet, or the filters leave none. */
function NoDecisions() {
  const { history } = useWords();
  const { filters } = useAddress();
  const go = useGo();
  if (!isFiltered(filters)) return <EmptyState title={history.empty} says={history.emptySays} />;
  return (
    <EmptyState title={history.nothing} says={history.nothingSays}>
      <Button onClick={() => go({ filters: {} })}>{history.clear}</Button>
    </EmptyState>
  );
}
