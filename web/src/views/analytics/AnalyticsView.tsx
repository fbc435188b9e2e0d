import type { ViewProps } from '../../app/views';
import { ErrorNote } from '../../parts/ErrorNote';
import { ViewHead } from '../../parts/ViewHead';
import { Waiting } from '../../parts/Waiting';
import { useSpeech } from '../../words/speech';
import { useBehind } from '../behind/useBehind';
import styles from './Analytics.module.css';
import { Measure } from './Measure';
import { Churn } from './measures/Churn';
import { SpanBar } from './SpanBar';
import { useScope } from './useScope';

/** AnalyticsView is what the decisions tell about deciding: each measure as a question and its answer, all of one span of time. */
export default function AnalyticsView({ product }: ViewProps) {
  const { words: { analytics, views, waiting } } = useSpeech();
  const { scope, error, again } = useScope(product);
  const [open, dialog] = useBehind(product);
  return (
    <>
      <ViewHead title={views.analytics}><SpanBar /></ViewHead>
      {error && !scope && <ErrorNote error={error} again={again} />}
      {!scope && !error && <Waiting what={waiting.asking} />}
      {scope && (
        <div className={styles.measures}>
          <Measure name="churn" scope={scope} asks={analytics.churn.asks} open={open} Body={Churn} />
        </div>
      )}
      {dialog}
    </>
  );
}
