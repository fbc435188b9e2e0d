import { lazy, useState } from 'react';
import { Later } from '../Later';
import { isPast } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useWords } from '../../words/speech';
import { Button } from '../Button';
import type { Form } from './form';
import styles from './Form.module.css';

const FormDialog = lazy(() => import('./FormDialog'));

interface Props {
  readonly product: string;
  readonly label: string; // what they decide about
  readonly forms: readonly Form[];
  readonly look?: 'bar' | 'inline'; // bar: below the head of a panel
  readonly first?: boolean; // the first is the one thing to do here
}

/** Acts are what can be decided here, each in a dialog. In the past nothing can. */
export function Acts({ product, label, forms, look = 'bar', first = false }: Props) {
  const words = useWords();
  const past = isPast(useAddress());
  const [open, setOpen] = useState<Form | null>(null);
  if (past || forms.length === 0) return null;
  return (
    <div role="group" className={styles[look]} aria-label={words.forms.group(label)} data-print="no">
      {forms.map((form, i) => <Button key={form.command} look={first && i === 0 ? 'go' : 'plain'} onClick={() => setOpen(form)}>{words.forms.acts[form.command].title}</Button>)}
      <Later>{open && <FormDialog product={product} form={open} close={() => setOpen(null)} />}</Later>
    </div>
  );
}
