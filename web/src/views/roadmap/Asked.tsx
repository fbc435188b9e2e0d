import { ValueChange } from '../../parts/FieldChange';
import { valueOf } from '../../parts/told/told';
import { useSpeech } from '../../words/speech';
import styles from './Asked.module.css';
import type { Initiative, Proposal } from './questions';

interface Props {
  readonly command: NonNullable<Proposal['command']>;
  readonly initiative: Initiative | undefined; // that it is about, as it is; undefined: a new one, or it is gone
}

const order: readonly string[] = ['title', 'outcome', 'goal', 'horizon', 'start', 'due', 'after', 'top']; // as forms ask

/** Asked is what accepting a proposal does: the fields of its command, with what they say now. */
export function Asked({ command: { name, body }, initiative }: Props) {
  const says = useSpeech();
  const { forms, life, roadmap } = says.words;
  const fields = Object.entries(body).filter(([field]) => field !== 'initiative').sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const present = initiative as Readonly<Record<string, unknown>> | undefined;
  const title = Object.hasOwn(forms.acts, name) ? forms.acts[name as keyof typeof forms.acts].title : name;
  return (
    <div className={styles.asked}>
      <b>{roadmap.accepting(title)}</b>
      {fields.map(([field, value]) => (
        <span key={field}>
          <span className="quiet">{forms.fields[field] ?? life.changed(field)} </span>
          {present && field in present ? <ValueChange field={field} from={present[field] === '' ? null : present[field]} to={value} /> : <b dir="auto">{valueOf(value, says)}</b>}
        </span>
      ))}
    </div>
  );
}
