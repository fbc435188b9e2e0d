import type { components } from '../../api/schema';
import { useSpeech } from '../../words/speech';
import styles from './Evidence.module.css';

type Piece = components['schemas']['EvidenceOfNeed'];

/** Evidence is what stands behind a need, as it was said or measured. */
export function Evidence({ pieces }: { readonly pieces: readonly Piece[] }) {
  const { format, words: { need } } = useSpeech();
  return (
    <ul role="list" className={styles.pieces} style={{ paddingInlineStart: 0 }}>
      {pieces.map((piece) => (
        <li key={`${piece.need}-${piece.number}`} className={styles.piece}>
          <p dir="auto">{piece.text}</p>
          <p className={styles.meta}>
            <span>{need.kinds[piece.kind] ?? piece.kind}</span>
            {piece.customer && <span dir="auto">{piece.customer}</span>}
            <time dateTime={piece.added_at}>{format.shortDay(new Date(piece.added_at))}</time>
            {piece.link && <a href={safe(piece.link)} rel="noreferrer">{need.read}</a>}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** safe is an address if it is one of the web; a script is none. */
const safe = (link: string): string | undefined => (/^https?:\/\//i.test(link) ? link : undefined);
