import { useAddress, useGo } from '../../address/useAddress';
import { useShow } from '../../app/shown';
import { comparedIn } from '../../app/time/compared';
import { useMedia } from '../../app/useMedia';
import type { ViewProps } from '../../app/views';
import { Button } from '../../parts/Button';
import { EmptyState } from '../../parts/EmptyState';
import { ErrorNote } from '../../parts/ErrorNote';
import { ViewHead } from '../../parts/ViewHead';
import { Waiting } from '../../parts/Waiting';
import { useSpeech } from '../../words/speech';
import { isTimeline } from '../roadmap/shownAs';
import { ExportMenu } from './ExportMenu';
import { Legend } from './Legend';
import { decidedOf, isKind, shownOf } from './lines';
import { LineList } from './LineList';
import { OrderColumns } from './OrderColumns';
import { Presets } from './Presets';
import { useComparison, type Sides } from './questions';
import { ComparedTimeline } from './timeline/ComparedTimeline';
import { useSideWords } from './useSideWords';

/** CompareView is two moments of a view beside each other: what really changed, and by which decisions. */
export default function CompareView({ product, view }: ViewProps) {
  const { words: { compare, history, keys, time, views, waiting } } = useSpeech();
  const { from, to, filters } = useAddress();
  const go = useGo();
  const sides: Sides = { product, of: comparedIn[view] ?? 'all', from: from ?? 'P7D', to };
  const { head, lines, whole, error, again } = useComparison(sides);
  const said = useSideWords(head);
  const wanted = (filters.kind ?? []).filter(isKind);
  const wide = useMedia('screen and (min-width: 900px)');
  const columns = sides.of === 'backlog' && wide && wanted.length === 0 && filters.show?.[0] !== 'changes';
  useShow(head?.to.at, head && Math.max(...Object.values(head.to.revisions)), head?.from.at);
  const shown = shownOf(lines, wanted);
  return (
    <>
      <ViewHead
        title={views[view]} says={head && said && `${compare.and(said.from, said.to)} · ${history.decisions(decidedOf(head))}, ${compare.changes(head.total)}`}
        filters={<><Presets product={product} />{head && <ExportMenu sides={sides} head={head} lines={shown} whole={whole} />}</>}
      >
        <Button onClick={() => go({ at: null, from: null, to: null })}>{time.backToNow} <kbd aria-hidden="true">{keys.escape}</kbd></Button>
      </ViewHead>
      {error && <ErrorNote error={error} again={again} />}
      {!head && !error && <Waiting what={waiting.asking} />}
      {head && <Legend head={head} wanted={wanted} columns={sides.of === 'backlog' && wide} timeline={sides.of === 'roadmap'} />}
      {head?.total === 0 && <EmptyState title={compare.same} says={compare.sameSays} />}
      {head && head.total > 0 && (columns ? <OrderColumns sides={sides} head={head} lines={lines} /> : (
        <LineList lines={shown} of={sides.of} head={head}>
          {sides.of === 'roadmap' && isTimeline(filters) && <ComparedTimeline sides={sides} head={head} lines={lines} />}
        </LineList>
      ))}
    </>
  );
}
