import { useState, type SubmitEvent } from 'react';
import { noWhy, type Act } from '../../app/deciding/act';
import { demandsReason } from '../../app/deciding/policy';
import { useGive } from '../../app/deciding/useGive';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useWords } from '../../words/speech';
import { Button } from '../Button';
import { Dialog } from '../Dialog';
import { ReasonField } from '../ReasonField';
import styles from './Form.module.css';
import { FieldOf } from './FieldOf';
import { askedOf, bodyOf, calledOf, idOf, valuesOf, type Form } from './form';

interface Props {
  readonly product: string;
  readonly form: Form;
  readonly close: () => void;
}

/** FormDialog asks for what a command takes and for its reason, and gives it. */
export default function FormDialog({ product, form, close }: Props) {
  const { app, forms } = useWords();
  const give = useGive();
  const [values, setValues] = useState(() => valuesOf(form));
  const [why, setWhy] = useState(noWhy);
  const [missing, setMissing] = useState(false);
  const words = forms.acts[form.command];
  const act = { command: form.command, body: bodyOf(form, values), says: words.says(calledOf(form, values)) } as Act; // the fields are those of the command
  const policy = useQuestion(charter(product, null)).data;
  const demanded = form.demands === true || demandsReason(policy, act);
  const decide = (e: SubmitEvent) => {
    e.preventDefault();
    if (demanded && !why.reason.trim()) {
      setMissing(true);
      return;
    }
    give({ ...act, ...why });
    close();
  };
  return (
    <Dialog title={form.what === null ? words.title : forms.about(words.title, form.what)} close={close}>
      <form onSubmit={decide} className={styles.form}>
        {askedOf(form, values).map((field) => (
          <FieldOf key={idOf(field)} product={product} field={field} value={values[idOf(field)] ?? ''} write={(value) => setValues({ ...values, [idOf(field)]: value })} />
        ))}
        <ReasonField product={product} about={form.what} why={why} write={setWhy} demanded={demanded} />
        {missing && demanded && !why.reason.trim() && <p className={styles.fault} role="alert">{forms.reasonMissing}</p>}
        <div className={styles.acts}>
          <Button onClick={close}>{app.cancel}</Button>
          <Button look="go" type="submit">{words.go}</Button>
        </div>
      </form>
    </Dialog>
  );
}
