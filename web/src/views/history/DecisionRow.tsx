import { memo } from 'react';
import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { Against } from '../../parts/Against';
import { Told } from '../../parts/told/Told';
import { Who } from '../../parts/Who';
import { useSpeech } from '../../words/speech';
import styles from './DecisionRow.module.css';
import type { Decision } from './questions';

interface Props {
  readonly decision: Decision;
  readonly undoer: string | undefined; // who took it back, if that was read
  readonly within: boolean; // one of many that were unfolded
  readonly picked: boolean; // the panel shows it
}

/** DecisionRow is a decision in the feed: when, who, what, why. All of it leads to the decision in full. */
export const DecisionRow = memo(function DecisionRow({ decision, undoer, within, picked }: Props) {
  const { format, words: { history } } = useSpeech();
  const address = useAddress();
  const { id, at, actor, role, reason, evidence, undone_by: undoneBy, undoes, against, source } = decision;
  const when = new Date(at);
  return (
    <article className={styles.row} data-within={within || undefined} data-picked={picked || undefined} data-undone={undoneBy !== null || undefined}>
      <Link className={styles.time} data-open to={{ ...address, item: id }} title={format.full(when)} aria-label={`${format.time(when)}, ${history.open}`}>
        <time dateTime={at}>{format.time(when)}</time>
      </Link>
      <span className={styles.who}><Who name={actor} role={role} /></span>
      <span className={styles.what}><Told decision={decision} /></span>
      <span className={styles.side}>
        {undoneBy !== null && <Link to={{ ...address, item: undoneBy }}>{undoer === undefined ? history.undone : history.undoneBy(undoer)}</Link>}
        {against && <Against decision={against} />}
        {undoes !== null && !against && <Link to={{ ...address, item: undoes }}>{history.undoes}</Link>}
        {evidence.length > 0 && <span title={evidence.map(({ value }) => value).join(', ')}>{evidence.length === 1 ? evidence[0]?.value : history.evidence(evidence.length)}</span>}
        {source !== 'api' && !within && <span>{history.from(source)}</span>}
      </span>
      {reason && <q className={styles.why} dir="auto">{reason}</q>}
    </article>
  );
});
