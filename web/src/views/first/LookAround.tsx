import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { home } from '../../address/address';
import { go } from '../../address/useAddress';
import { useApi } from '../../api/ApiContext';
import { Button } from '../../parts/Button';
import { ErrorNote } from '../../parts/ErrorNote';
import { useWords } from '../../words/speech';
import styles from './FirstView.module.css';
import { bringSample, sampleKey, type Import } from './sample';

/** LookAround brings the sample product in, and opens it. */
export function LookAround() {
  const { first } = useWords();
  const api = useApi();
  const client = useQueryClient();
  const [how, setHow] = useState<Import | null>(null);
  const bring = useMutation({
    mutationFn: () => bringSample(api, setHow),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [null] });
      go({ ...home, product: sampleKey, view: 'backlog' });
    },
  });
  return (
    <section className={styles.way}>
      <h2>{first.look}</h2>
      <p>{first.lookSays}</p>
      {bring.error && <ErrorNote error={bring.error} />}
      <Button className={styles.act} onClick={() => bring.mutate()} disabled={bring.isPending}>
        {bring.isPending ? first.bringing(how?.recorded ?? 0, how?.events ?? 0) : first.lookButton}
      </Button>
    </section>
  );
}
