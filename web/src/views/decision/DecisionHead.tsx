import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { kindOf } from '../../app/panels';
import { Against } from '../../parts/Against';
import { Who } from '../../parts/Who';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import styles from './Decision.module.css';
import type { DecisionInFull } from './questions';

/** DecisionHead says who decided, when, why, and on what it rests. */
export function DecisionHead({ decision: { actor, role, recorded_by: sender, at, recorded_at: recorded, happened_at: happened, reason, evidence, source, undone_by: undoneBy, undoes, against } }: { readonly decision: DecisionInFull }) {
  const { format, words: { decision: says, history } } = useSpeech();
  const address = useAddress();
  const when = (instant: string) => format.moment(new Date(instant));
  const more = [
    sender !== null && says.sentBy(sender), recorded.slice(0, 19) !== at.slice(0, 19) && says.recorded(when(recorded)), happened !== null && says.happened(when(happened)), source !== 'api' && history.from(source),
  ].filter((part) => part !== false);
  return (
    <section>
      <p className={styles.who}><Who name={actor} role={role} /> <time dateTime={at} title={format.full(new Date(at))}>{when(at)}</time></p>
      {more.length > 0 && <p className="quiet">{more.join(' · ')}</p>}
      {undoneBy !== null && <p className={styles.undone}>{says.undoneBy} <Link to={{ ...address, item: undoneBy }}>{history.open}</Link></p>}
      {undoes !== null && !against && <p>{says.undoes} <Link to={{ ...address, item: undoes }}>{history.open}</Link></p>}
      {against && <p className={styles.against}><Against decision={against} /> {against.actor}, {when(against.at)}</p>}
      {reason ? <blockquote className={styles.why} dir="auto">{reason}</blockquote> : <p className="quieter">{says.noReason}</p>}
      {evidence.length > 0 && (
        <p className={styles.evidence}>
          <span className="quiet">{says.evidence}</span>
          {evidence.map(({ kind, value }) => <span key={kind + value}>{kindOf(value) === 'other' ? value : <ItemLink item={value} />}</span>)}
        </p>
      )}
    </section>
  );
}
