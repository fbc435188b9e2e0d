import type { ViewProps } from '../../app/views';
import { ErrorNote } from '../../parts/ErrorNote';
import { ViewHead } from '../../parts/ViewHead';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { useBehind } from '../behind/useBehind';
import { Measures } from './Measures';
import { SpanBar } from './SpanBar';
import { SpanWords } from './SpanWords';
import { useScope } from './useScope';

/** AnalyticsView is what the decisions tell about deciding: each measure as a question and its answer, all of one span of time. */
export default function AnalyticsView({ product }: ViewProps) {
  const { views, waiting } = useWords();
  const { scope, error, again } = useScope(product);
  const [open, dialog] = useBehind(product);
  return (
    <>
      <ViewHead title={views.analytics} says={scope && <SpanWords range={scope.range} />} filters={<SpanBar />} />
      {error && !scope && <ErrorNote error={error} again={again} />}
      {!scope && !error && <Waiting what={waiting.asking} />}
      {scope && <Measures scope={scope} open={open} />}
      {dialog}
    </>
  );
}
