import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { isPast, type ViewName } from '../../address/address';
import { justBefore } from '../../api/instants';
import { useUndo } from '../../app/deciding/useUndo';
import { useToasts } from '../../app/toasts';
import { Button } from '../../parts/Button';
import { sentence } from '../../parts/told/told';
import { useSpeech } from '../../words/speech';
import styles from './Decision.module.css';
import type { DecisionInFull } from './questions';

const viewOf: Readonly<Record<string, ViewName>> = { product: 'goals', discovery: 'discovery', roadmap: 'roadmap', backlog: 'backlog' };

/** DecisionActs lead on from a decision: to its moment, to what was given with it, to somebody else; and take it back. */
export function DecisionActs({ decision }: { readonly decision: DecisionInFull }) {
  const speech = useSpeech();
  const { decision: says, deciding } = speech.words;
  const { id, at, batch, book, actor, command } = decision;
  const undo = useUndo();
  const address = useAddress();
  const toasts = useToasts();
  const compared = viewOf[book];
  const copy = () => void navigator.clipboard.writeText(location.href).then(() => toasts.say({ says: says.copied }));
  return (
    <p className={styles.acts}>
      <Link to={{ ...address, view: address.view === 'history' ? 'backlog' : address.view, at, from: null, to: null, filters: {} }}>{says.dayThen}</Link>
      <Link to={{ ...address, view: 'history', filters: { batch: [batch] } }}>{says.theBatch}</Link>
      {compared && <Link to={{ ...address, view: compared, at: null, from: justBefore(at), to: at, filters: {} }}>{says.compareWith}</Link>}
      {decision.undone_by === null && !isPast(address) && <Button onClick={() => undo({ id, book, ...(command && { commands: [command] }), says: `${actor} ${sentence(decision, speech)}` })}>{deciding.takeBackIt}</Button>}
      {isSecureContext && <Button onClick={copy}>{says.link}</Button>}
    </p>
  );
}
