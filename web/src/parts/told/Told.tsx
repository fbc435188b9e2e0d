import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { kindOf } from '../../app/panels';
import { useSpeech } from '../../words/speech';
import { tell, type Decision } from './told';
import styles from './Told.module.css';

/** Told says what a decision did, in a sentence. What it is about can be opened. */
export function Told({ decision }: { readonly decision: Decision }) {
  const says = useSpeech();
  const address = useAddress();
  return (
    <span className={styles.told}>
      {tell(decision, says).map(({ kind, text }, i) => {
        if (kind === 'words') return <span key={i}>{text}</span>;
        if (kind === 'said') return <b key={i} dir="auto">{text}</b>;
        return kindOf(text) === 'other' ? <b key={i} dir="auto">{text}</b> : <Link key={i} className="mono" to={{ ...address, item: text }}>{text}</Link>;
      })}
    </span>
  );
}
