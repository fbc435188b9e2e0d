import type { components } from '../api/schema';
import { useSpeech } from '../words/speech';
import styles from './DecisionMark.module.css';
import { Against } from './Against';
import { FieldChange } from './FieldChange';
import { Role, toneOf } from './Role';

type Decision = components['schemas']['DecisionItem'];

interface Props {
  readonly decision: Decision;
  readonly about?: string; // what it is told of; what else it is about is then left out
}

/** DecisionMark is a decision on the path of a life: who, in which role, what they decided, why, and when. */
export function DecisionMark({ decision, about }: Props) {
  const { format, words: { life, time } } = useSpeech();
  const { actor, role, type, subject, reason, at, changes, undone_by: undoneBy, undoes, against, source, revision, evidence } = decision;
  const when = new Date(at);
  return (
    <article className={styles.mark} data-tone={toneOf(role)} data-undone={undoneBy !== null || undefined}>
      <p className={styles.what}>
        <b>{actor}</b> {role && <Role role={role} />} {life.types[type] ?? life.other(type)}
        {subject !== about && <> <code>{subject}</code></>}
        {undoneBy !== null && <span className={styles.undone}> {life.undone}</span>}
        {against && <> <Against decision={against} /></>}
        {undoes !== null && !against && <span className="quieter"> {life.undoes}</span>}
      </p>
      {changes.length > 0 && (
        <ul className={styles.changes}>
          {changes.map((change, i) => <li key={`${change.field}${i}`}><FieldChange change={change} /></li>)}
        </ul>
      )}
      {reason && <p className={styles.why} dir="auto">{reason}</p>}
      {evidence.length > 0 && <p className={styles.evidence}>{evidence.map(({ kind, value }) => <span key={kind + value}>{value}</span>)}</p>}
      <p className={styles.meta}>
        <time dateTime={at} title={format.full(when)}>{format.moment(when)}</time>
        <span className="figures">{time.revision(revision)}</span>
        {source !== 'api' && <span>{life.imported(source)}</span>}
      </p>
    </article>
  );
}
