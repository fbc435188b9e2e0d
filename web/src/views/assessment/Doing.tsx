import { Role, toneOf } from '../../parts/Role';
import { useSpeech } from '../../words/speech';
import type { Behind } from '../behind/behind';
import styles from './Assessment.module.css';
import type { Assessment } from './questions';
import { partsOf } from './verdict';

interface Props {
  readonly doing: Assessment['questions']['doing'];
  readonly open: (behind: Behind) => void;
}

/** Doing is who decides how much, in which role. */
export function Doing({ doing: { people, both }, open }: Props) {
  const { words: { assessment: { doing, opens } } } = useSpeech();
  const parts = partsOf(people).filter(({ share }) => share > 0);
  const [most] = parts;
  return (
    <section>
      <h3>{doing.title}</h3>
      {most ? <p><span className={styles.big}>{doing.big(most.share)}</span> {doing.says}</p> : <p>{doing.nobody}</p>}
      <div className={styles.stack} aria-hidden="true">
        {parts.map(({ person, roles, share }) => <i key={person} data-tone={toneOf(roles[0])} style={{ inlineSize: `${share * 100}%` }} />)}
      </div>
      <ul role="list" className={styles.people}>
        {parts.map(({ person, roles, share, url }) => (
          <li key={person}>
            {url === null ? doing.part(person, share)
              : <button type="button" className={styles.opens} onClick={() => open({ title: opens(person), decisions: [], url })}>{doing.part(person, share)}</button>}
            {roles.map((role) => <Role key={role} role={role} />)}
          </li>
        ))}
      </ul>
      {both.length > 0 && <p>{doing.both(both)}</p>}
    </section>
  );
}
