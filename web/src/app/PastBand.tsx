import { useAddress, useGo } from '../address/useAddress';
import { Button } from '../parts/Button';
import { Glyph } from '../parts/Glyph';
import { useWords } from '../words/speech';
import styles from './PastBand.module.css';
import { useShown } from './shown';
import { useCompare } from './time/useCompare';
import { useMomentWords } from './useMomentWords';

/** PastBand says which day is shown, and leads back. */
export function PastBand() {
  const { keys, time } = useWords();
  const moment = useMomentWords();
  const { at } = useAddress();
  const compare = useCompare();
  const shown = useShown();
  const go = useGo();
  if (!moment) return null;
  return (
    <div className={styles.band}>
      <p><Glyph name="clock" /> <span><b>{moment.says}</b>{moment.more && `, ${moment.more}`}</span></p>
      {shown && <span className="figures">{time.revision(shown.revision)}</span>}
      <span className={styles.space} />
      <span className={styles.only}>{time.readOnly}</span>
      {compare && <Button look="bare" className={styles.compare} onClick={() => go({ from: at, at: null, to: null })}>{time.compareNow}</Button>}
      <Button look="bare" onClick={() => go({ at: null, from: null, to: null })}>{time.backToNow} <kbd aria-hidden="true">{keys.escape}</kbd></Button>
    </div>
  );
}
