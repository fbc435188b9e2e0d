import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { DecisionMark } from '../../parts/DecisionMark';
import { Dialog } from '../../parts/Dialog';
import { ErrorNote } from '../../parts/ErrorNote';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { behind, historyOf, type Behind } from './behind';
import styles from './Behind.module.css';

interface Props {
  readonly product: string;
  readonly of: Behind;
  readonly close: () => void;
}

/** BehindDialog shows the decisions behind a figure: who, in which role, when and why. Each can be opened, and all in the history. */
export default function BehindDialog({ product, of, close }: Props) {
  const { behind: says } = useWords();
  const address = useAddress();
  const { data, error, refetch } = useQuestion(behind(product, of));
  return (
    <Dialog title={of.title} close={close}>
      {error && <ErrorNote error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting what={says.waiting} />}
      {data && <p className={styles.of}>{says.of(data.items.length, data.total)}</p>}
      <ol role="list" className={styles.list}>
        {data?.items.map((decision) => (
          <li key={decision.id}>
            <DecisionMark decision={decision} />
            <Link to={{ ...address, item: decision.id }} onClick={close} className={styles.open} aria-label={says.openOf(decision.subject)}>{says.open}</Link>
          </li>
        ))}
      </ol>
      {data && of.url !== null && data.total > data.items.length && (
        <Link to={{ ...address, view: 'history', item: null, filters: historyOf(of.url) }} className={styles.all}>{says.all(data.total)}</Link>
      )}
    </Dialog>
  );
}
