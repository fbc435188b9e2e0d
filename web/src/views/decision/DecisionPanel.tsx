import { useQuestion } from '../../api/question';
import { Problem } from '../../api/problem';
import type { PanelProps } from '../../app/panels';
import { EmptyState } from '../../parts/EmptyState';
import { ErrorNote } from '../../parts/ErrorNote';
import { Panel } from '../../parts/Panel';
import { sentence } from '../../parts/told/told';
import { Waiting } from '../../parts/Waiting';
import { useSpeech } from '../../words/speech';
import { DecisionActs } from './DecisionActs';
import { DecisionBasis } from './DecisionBasis';
import { DecisionChanges } from './DecisionChanges';
import { DecisionFollowed } from './DecisionFollowed';
import { DecisionHead } from './DecisionHead';
import { DecisionProof } from './DecisionProof';
import { decision } from './questions';
import styles from './Decision.module.css';

/** DecisionPanel is a decision in full: who, when, why, on what ground, what it did, what followed, and the proof that it was not changed since. */
export default function DecisionPanel({ product, item, close }: PanelProps) {
  const says = useSpeech();
  const { words } = says;
  const { data, error, refetch } = useQuestion(decision(product, item));
  if (error instanceof Problem && (error.status === 404 || error.status === 422)) {
    return <Panel title={words.decision.unknown} close={close}><EmptyState title={words.decision.unknown} says={words.decision.unknownSays} /></Panel>;
  }
  if (!data) {
    return <Panel title={words.decision.reading} close={close}>{error ? <ErrorNote error={error} again={() => void refetch()} /> : <Waiting what={words.waiting.asking} />}</Panel>;
  }
  return (
    <Panel title={`${data.actor} ${sentence(data, says)}`} over={<span className="quiet figures">{words.decision.of(words.history.books[data.book] ?? data.book, data.revision)}</span>} close={close}>
      <div className={styles.decision} data-undone={data.undone_by !== null || undefined}>
        <DecisionHead decision={data} />
        <DecisionActs decision={data} />
        <DecisionChanges decision={data} />
        <DecisionBasis decision={data} />
        <DecisionFollowed decision={data} />
        <DecisionProof product={product} decision={data} />
      </div>
    </Panel>
  );
}
