import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { kindOf } from '../../app/panels';
import { Changed } from '../../parts/Changed';
import { FieldChange } from '../../parts/FieldChange';
import { Who } from '../../parts/Who';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import { fieldsOf, placesOf } from './lines';
import styles from './LineRow.module.css';
import type { Comparison, Line } from './questions';

interface Props {
  readonly line: Line;
  readonly head: Comparison;
  readonly named: boolean; // what kind of thing it is stands there, since there are several
}

/** LineRow is a change: what it is of, what it was and is, and the decision behind it. */
export function LineRow({ line, head, named }: Props) {
  const { format, words: { compare } } = useSpeech();
  const { kind, thing, key, title } = line;
  const { from, to } = placesOf(line);
  const tone = kind === 'added' || (kind === 'moved' && (to ?? 0) < (from ?? 0)) ? 'up' : kind === 'removed' || kind === 'moved' ? 'down' : undefined;
  return (
    <article className={styles.line} data-tone={tone}>
      <span className={styles.kind}>{kind === 'moved' && from !== null && to !== null ? compare.byPlaces(from - to) : compare.kinds[kind]}</span>
      <p className={styles.what}>
        {named && <span className="quieter">{compare.things[thing] ?? thing} </span>}
        {kindOf(key) === 'other' ? <b>{key}</b> : <ItemLink item={key} />}{' '}
        {key !== title && <Title line={line} />}
      </p>
      <div className={styles.fields}>
        {kind === 'added' && to !== null && <span>{compare.at(format.number(to))}</span>}
        {kind === 'removed' && from !== null && <span>{compare.wasAt(format.number(from))}</span>}
        {fieldsOf(line).filter(({ field }) => field !== 'title').map((field) => (
          <span key={field.field} className={styles.field}>
            <FieldChange change={field} />
            {field.days !== undefined && <span className={styles.days} data-later={field.days > 0 || undefined}> {compare.days(field.days)}</span>}
          </span>
        ))}
      </div>
      <Behind line={line} head={head} />
    </article>
  );
}

/** Title is what it is called: struck where it went, marked where it came, by its words where they changed. */
function Title({ line: { kind, title, fields } }: { readonly line: Line }) {
  const worded = kind === 'reworded' ? fields.find(({ field }) => field === 'title') : undefined;
  if (worded) return <Changed from={typeof worded.from === 'string' ? worded.from : null} to={typeof worded.to === 'string' ? worded.to : null} />;
  if (kind === 'added' || kind === 'removed') return <Changed from={kind === 'removed' ? title : null} to={kind === 'added' ? title : null} />;
  return <span dir="auto">{title}</span>;
}

/** Behind is the decision behind a line, and how many there were before it. */
function Behind({ line: { key, decisions, decided }, head: { from, to } }: { readonly line: Line; readonly head: Comparison }) {
  const { format, words: { compare } } = useSpeech();
  const address = useAddress();
  const last = decisions.at(-1);
  if (!last) return null;
  const all = { ...address, view: 'history', at: null, from: null, to: null, filters: { subject: [key], since: [from.at], until: [to.at] } };
  return (
    <div className={styles.behind}>
      <Link to={{ ...address, item: last.id }} title={format.full(new Date(last.at))}><Who name={last.actor} role={last.role} /> <time dateTime={last.at}>{format.shortDay(new Date(last.at))}</time></Link>
      {decided > 1 && <Link to={all} className="quieter">{compare.before(decided - 1)}</Link>}
      {last.reason && <q className={styles.why} dir="auto">{last.reason}</q>}
    </div>
  );
}
