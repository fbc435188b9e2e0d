import { useLive } from '../live/LiveContext';
import { useWords } from '../words/speech';
import styles from './OfflineBanner.module.css';

/** OfflineBanner says that the server does not answer, as long as it doesn't. */
export function OfflineBanner() {
  const { reachable } = useLive();
  const { trouble } = useWords();
  return <div role="status">{!reachable && <p className={styles.banner}>{trouble.offline}</p>}</div>;
}
