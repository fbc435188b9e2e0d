import { useState, type SubmitEvent } from 'react';
import { charter } from '../api/products';
import { useQuestion } from '../api/question';
import { Button } from '../parts/Button';
import { Dialog } from '../parts/Dialog';
import { Field } from '../parts/Field';
import { isRole } from '../parts/Role';
import { Select } from '../parts/Select';
import { Who } from '../parts/Who';
import { useWords } from '../words/speech';
import styles from './Dialogs.module.css';
import { settings } from './settings';
import { useRemembered } from './useRemembered';

interface Props {
  readonly product: string;
  readonly done: (actor: string | null) => void;
}

/** ActorDialog asks under which name decisions are to be recorded, and in which role. */
export default function ActorDialog({ product, done }: Props) {
  const { actor, app, roles } = useWords();
  const people = useQuestion(charter(product, null)).data?.people ?? [];
  const [name, setName] = useState(settings.actor.get() ?? '');
  const role = useRemembered(settings.role) ?? '';
  const held = people.filter((p) => p.person === name.trim()).map((p) => p.role).filter(isRole);
  const keep = (e: SubmitEvent) => {
    e.preventDefault();
    const said = name.trim();
    if (!said) return;
    settings.actor.set(said);
    done(said);
  };
  return (
    <Dialog title={actor.title} close={() => done(null)}>
      <p className="quiet">{actor.says}</p>
      <form onSubmit={keep} className={styles.form}>
        {people.length > 0 && (
          <ul role="list" className={styles.people} aria-label={actor.people}>
            {people.map((p) => (
              <li key={p.person + p.role}>
                <Button onClick={() => setName(p.person)}><Who name={p.person} role={p.role} /></Button>
              </li>
            ))}
          </ul>
        )}
        <Field label={actor.name} hint={actor.nameHint} value={name} onChange={(e) => setName(e.target.value)} maxLength={255} autoComplete="username" required />
        {held.length > 1 && (
          <Select label={actor.role} value={role} onChange={(e) => settings.role.set(e.target.value || null)}>
            <option value="">{actor.ownRole}</option>
            {held.map((r) => <option key={r} value={r}>{roles[r]}</option>)}
          </Select>
        )}
        <div className={styles.acts}>
          <Button onClick={() => done(null)}>{app.cancel}</Button>
          <Button look="go" type="submit">{actor.keep}</Button>
        </div>
      </form>
    </Dialog>
  );
}
