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

/** RoadmapView is what the product is to become, of any day. */
export default function RoadmapView({ product }: ViewProps) {
  const { roadmap: says, views, waiting } = useWords();
  const address = useAddress();
  const at = shown(address);
  const { data, error, refetch } = useQuestion(roadmap(product, at));
  useShow(data?.at, data?.revision);
  const open = data?.horizons.reduce((n, { initiatives }) => n + initiatives.length, 0) ?? 0;
  const empty = data && open + data.closed.length === 0;
  return (
    <>
      <ViewHead title={views.roadmap} says={data && !empty && says.says(open)} />
      {error && !data && <ErrorNote error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting what={waiting.asking} />}
      {empty && (isPast(address) ? <EmptyState title={says.emptyThen} says={says.emptyThenSays} /> : <EmptyState title={says.empty} says={says.emptySays} />)}
      {data && !empty && <Columns product={product} at={at} roadmap={data} />}
    </>
  );
}
