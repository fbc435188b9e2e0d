import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { useToasts } from '../../app/toasts';
import { Button } from '../../parts/Button';
import { useWords } from '../../words/speech';
import styles from './Decision.module.css';
import type { DecisionInFull } from './questions';

/** DecisionActs lead on from a decision: to its moment, to what was given with it, to somebody else. */
export function DecisionActs({ decision: { at, batch } }: { readonly decision: DecisionInFull }) {
  const { decision: says } = useWords();
  const address = useAddress();
  const toasts = useToasts();
  const copy = () => void navigator.clipboard.writeText(location.href).then(() => toasts.say({ says: says.copied }));
  return (
    <p className={styles.acts}>
      <Link to={{ ...address, view: address.view === 'history' ? 'backlog' : address.view, at, from: null, to: null, filters: {} }}>{says.dayThen}</Link>
      <Link to={{ ...address, view: 'history', filters: { batch: [batch] } }}>{says.theBatch}</Link>
      {isSecureContext && <Button onClick={copy}>{says.link}</Button>}
    </p>
  );
}
