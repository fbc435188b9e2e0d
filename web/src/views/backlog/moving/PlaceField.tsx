import { useState, type SubmitEvent } from 'react';
import { Button } from '../../../parts/Button';
import { Field } from '../../../parts/Field';
import { useWords } from '../../../words/speech';
import type { Target } from './order';
import styles from './PlaceField.module.css';

interface Props {
  readonly take: (target: Target) => void;
  readonly close: () => void;
}

/** PlaceField takes a place of the order. */
export function PlaceField({ take, close }: Props) {
  const { app, backlog } = useWords();
  const [typed, setTyped] = useState('');
  const place = /^\s*[1-9]\d{0,8}\s*$/.test(typed) ? Number(typed) : null;
  const moves = (e: SubmitEvent) => {
    e.preventDefault();
    if (place !== null) take({ place });
  };
  return (
    <form onSubmit={moves}>
      <Field
        label={backlog.toPlace} hint={backlog.toPlaceHint} value={typed} onChange={(e) => setTyped(e.target.value)} inputMode="numeric" maxLength={10} autoComplete="off"
        fault={typed !== '' && place === null ? backlog.noPlace : null} ref={focused}
      />
      <div className={styles.acts}>
        <Button onClick={close}>{app.cancel}</Button>
        <Button look="go" type="submit" disabled={place === null}>{backlog.moveThere}</Button>
      </div>
    </form>
  );
}

const focused = (field: HTMLInputElement | null) => field?.focus();
