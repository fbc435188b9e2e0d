import { useSpeech } from '../../words/speech';
import styles from './SealRow.module.css';
import type { Seal } from './questions';

/** SealRow is a seal: what is below was signed then, and can be proved since. */
export function SealRow({ seal: { number, size, sealed_at: at } }: { readonly seal: Seal }) {
  const { format, words: { history } } = useSpeech();
  return (
    <p className={styles.seal}>
      <a href={`/v1/seals/${number}`} download={`seal-${number}.json`}>{history.sealed(number)}</a> <span>{history.sealedSays(size)}</span> <time dateTime={at} title={format.full(new Date(at))}>{format.moment(new Date(at))}</time>
    </p>
  );
}
