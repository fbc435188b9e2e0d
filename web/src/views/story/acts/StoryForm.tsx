import { useState, type ReactNode, type SubmitEvent } from 'react';
import { charter } from '../../../api/products';
import { useQuestion } from '../../../api/question';
import { noWhy, type Act, type Why } from '../../../app/deciding/act';
import { demandsReason } from '../../../app/deciding/policy';
import { useGive } from '../../../app/deciding/useGive';
import { Button } from '../../../parts/Button';
import { Dialog } from '../../../parts/Dialog';
import { ReasonField } from '../../../parts/ReasonField';
import { useWords } from '../../../words/speech';
import styles from './StoryDialog.module.css';

interface Props {
  readonly product: string;
  readonly title: string;
  readonly about: string | null; // the story, whose score can be evidence
  readonly act: Act | null; // what the fields say; null: nothing that can be decided
  readonly does: string; // on the button
  readonly close: () => void;
  readonly children: ReactNode; // the fields
}

/** StoryForm decides what its fields say, with the reason that is written below them. */
export function StoryForm({ product, title, about, act, does, close, children }: Props) {
  const { app, storyActs: says } = useWords();
  const give = useGive();
  const [why, setWhy] = useState<Why>(noWhy);
  const policy = useQuestion(charter(product, null)).data;
  const demanded = act !== null && demandsReason(policy, act);
  const ready = act !== null && (!demanded || why.reason.trim() !== '');
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    if (!ready) return;
    close();
    give({ ...act, ...why });
  };
  return (
    <Dialog title={title} close={close}>
      <form onSubmit={submit}>
        {children}
        <div className={styles.why}><ReasonField product={product} about={about} why={why} write={setWhy} demanded={demanded} up /></div>
        <div className={styles.acts}>
          <Button onClick={close}>{app.cancel}</Button>
          <Button look="go" type="submit" disabled={!ready} title={ready ? undefined : says.notReady}>{does}</Button>
        </div>
      </form>
    </Dialog>
  );
}
