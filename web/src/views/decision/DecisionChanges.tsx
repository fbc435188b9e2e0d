import { ValueChange } from '../../parts/FieldChange';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import { kindOf } from '../../app/panels';
import styles from './Decision.module.css';
import type { DecisionInFull } from './questions';
import { differencesOf, titleOf } from './subject';

/** DecisionChanges is what a decision is about, before and after it. */
export function DecisionChanges({ decision }: { readonly decision: DecisionInFull }) {
  const { decision: says, life } = useSpeech().words;
  const { before, after, subject, changes } = decision;
  const whole = before === null && after === null; // a new order, or the like: it has no single subject
  const differences = whole ? changes : differencesOf(before, after);
  const happened = !whole && (before === null ? says.came : after === null ? says.went : differences.length === 0 ? says.same : null);
  return (
    <section>
      <h3>{says.changed}</h3>
      <p>{kindOf(subject) === 'other' ? <b>{subject}</b> : <ItemLink item={subject} />} <span dir="auto">{titleOf(decision)}</span></p>
      {happened && <p className="quiet">{happened}</p>}
      <dl className={styles.fields}>
        {differences.map(({ field, from, to }, i) => (
          <div key={`${field}${i}`}><dt>{life.changed(field)}</dt><dd><ValueChange field={field} from={from} to={to} /></dd></div>
        ))}
      </dl>
    </section>
  );
}
