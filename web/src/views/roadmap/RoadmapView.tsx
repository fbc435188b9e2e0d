import { isPast, shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { useShow } from '../../app/shown';
import type { ViewProps } from '../../app/views';
import { EmptyState } from '../../parts/EmptyState';
import { ErrorNote } from '../../parts/ErrorNote';
import { ViewHead } from '../../parts/ViewHead';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { Columns } from './Columns';
import { roadmap } from './questions';
import { RoadmapSwitch } from './RoadmapSwitch';
import { isTimeline, showsSlips } from './shownAs';
import { Timeline } from './Timeline';
import { useSlips } from './useSlips';

/** RoadmapView is what the product is to become, of any day. */
export default function RoadmapView({ product }: ViewProps) {
  const { roadmap: says, views, waiting } = useWords();
  const address = useAddress();
  const at = shown(address);
  const { data, error, refetch } = useQuestion(roadmap(product, at));
  const timeline = isTimeline(address.filters);
  const moves = useSlips(product, at, data?.at);
  const moved = moves && { all: moves.totals.later + moves.totals.earlier + moves.totals.set_again, later: moves.totals.later };
  useShow(data?.at, data?.revision);
  const open = data?.horizons.reduce((n, { initiatives }) => n + initiatives.length, 0) ?? 0;
  const empty = data && open + data.closed.length === 0;
  return (
    <>
      <ViewHead title={views.roadmap} says={data && !empty && <>{says.says(open)}{moved && moved.all > 0 && <> · {says.moved(moved.all)}, <b>{says.later(moved.later)}</b></>}</>}>
        {data && !empty && <RoadmapSwitch />}
      </ViewHead>
      {error && !data && <ErrorNote error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting what={waiting.asking} />}
      {empty && (isPast(address) ? <EmptyState title={says.emptyThen} says={says.emptyThenSays} /> : <EmptyState title={says.empty} says={says.emptySays} />)}
      {data && !empty && !timeline && <Columns product={product} at={at} roadmap={data} />}
      {data && !empty && timeline && <Timeline product={product} at={at} roadmap={data} slips={moves?.items ?? []} showSlips={showsSlips(address.filters)} />}
    </>
  );
}
