import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { home } from '../../address/address';
import { go } from '../../address/useAddress';
import { useApi } from '../../api/ApiContext';
import { newKey } from '../../api/idempotency';
import { Problem } from '../../api/problem';
import { settings } from '../../app/settings';
import { Button } from '../../parts/Button';
import { ErrorNote } from '../../parts/ErrorNote';
import { Field } from '../../parts/Field';
import { useWords } from '../../words/speech';
import styles from './FirstView.module.css';
import { keyOfName } from './keyOfName';

/** StartProduct starts a product. Its key follows the name until somebody writes another. */
export function StartProduct() {
  const { actor, first } = useWords();
  const { ask } = useApi();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [written, setWritten] = useState<string | null>(null);
  const [who, setWho] = useState(settings.actor.get() ?? '');
  const key = written ?? keyOfName(name);
  const start = useMutation({
    mutationFn: (idempotency: string) => ask.POST('/v1/products', { params: { header: { 'Idempotency-Key': idempotency } }, body: { key, name } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [null] });
      go({ ...home, product: key, view: 'backlog' });
    },
  });
  const submit = (e: SubmitEvent) => {
    e.preventDefault();
    if (who.trim()) settings.actor.set(who.trim());
    start.mutate(newKey());
  };
  const faultOf = (place: string) => (start.error instanceof Problem ? start.error.faults.find((f) => f.place === place)?.mend : undefined);
  const told = faultOf('body.key') ?? faultOf('body.name');
  return (
    <section className={styles.way}>
      <h2>{first.start}</h2>
      <p>{first.startSays}</p>
      <form onSubmit={submit}>
        <Field label={first.name} hint={first.nameHint} value={name} onChange={(e) => setName(e.target.value)} fault={faultOf('body.name')} required maxLength={255} />
        <Field
          label={first.key} hint={first.keyHint} value={key} onChange={(e) => setWritten(e.target.value.toUpperCase())} fault={faultOf('body.key')}
          required maxLength={50} autoCapitalize="characters" spellCheck={false}
        />
        <Field label={actor.name} hint={actor.nameHint} value={who} onChange={(e) => setWho(e.target.value)} maxLength={255} autoComplete="username" />
        {start.error && !told && <ErrorNote error={start.error} />}
        <Button look="go" type="submit" disabled={start.isPending}>{first.startButton}</Button>
      </form>
    </section>
  );
}
