import { useState, type SubmitEvent } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Field } from '../../parts/Field';
import { useWords } from '../../words/speech';
import styles from './PlaceDialog.module.css';

interface Props {
  readonly title: string; // what is moved
  readonly take: (place: number) => void;
  readonly close: () => void;
}

/** PlaceDialog asks to which place of the order something goes. */
export default function PlaceDialog({ title, take, close }: Props) {
  const { app, backlog } = useWords();
  const [typed, setTyped] = useState('');
  const place = /^\s*[1-9]\d{0,8}\s*$/.test(typed) ? Number(typed) : null;
  const moves = (e: SubmitEvent) => {
    e.preventDefault();
    if (place === null) return;
    flushSync(close); // or the dialog keeps the focus, which the reason is to get
    take(place);
  };
  return (
    <Dialog title={title} close={close}>
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
    </Dialog>
  );
}

const focused = (field: HTMLInputElement | null) => field?.focus();
