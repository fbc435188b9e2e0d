import { print } from '../address/address';
import { Link } from '../address/Link';
import { useAddress } from '../address/useAddress';
import { Foreign, Problem, Unreachable } from '../api/problem';
import { useWords } from '../words/speech';
import { Button } from './Button';
import styles from './ErrorNote.module.css';

interface Props {
  readonly error: Error;
  readonly again?: (() => void) | undefined; // asks once more
}

/** ErrorNote says what went wrong, and what to do. */
export function ErrorNote({ error, again }: Props) {
  const { app, trouble } = useWords();
  const address = useAddress();
  const plain = { ...address, at: null, from: null, to: null, filters: {} };
  const refused = error instanceof Problem && error.status === 422 && print(address) !== print(plain); // as long as the address asks for it
  return (
    <div className={styles.note} role="alert">
      <p>{said(error, trouble)}</p>
      {error instanceof Problem && (
        <ul>
          {error.faults.map(({ place, mend }) => <li key={place + mend}>{trouble.field(place, mend)}</li>)}
        </ul>
      )}
      {again && !refused && <Button onClick={again}>{app.retry}</Button>}
      {again && refused && <Link to={plain}>{trouble.plain}</Link>}
    </div>
  );
}

function said(error: Error, trouble: ReturnType<typeof useWords>['trouble']): string {
  if (error instanceof Unreachable) return trouble.offlineReading;
  if (error instanceof Foreign) return trouble.unexpected;
  return error.message;
}
