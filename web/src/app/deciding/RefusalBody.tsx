import { Button } from '../../parts/Button';
import { useSpeech } from '../../words/speech';
import type { Decision } from './conflict';
import { rivalSaid } from './refused';
import styles from './RefusalBody.module.css';

interface Props {
  readonly rivals: readonly Decision[];
  readonly onTop: () => void; // decides again, on top of theirs
  readonly drop: () => void;
}

/** RefusalBody says who decided what meanwhile, and offers both: mine on top of theirs, or theirs alone. */
export function RefusalBody({ rivals, onTop, drop }: Props) {
  const { format, words } = useSpeech();
  return (
    <div className={styles.body}>
      <ul>{rivals.slice(0, 3).map((rival) => <li key={rival.id}>{rivalSaid(rival, words, format)}</li>)}</ul>
      <div className={styles.acts}>
        <Button look="bare" onClick={onTop}>{words.deciding.onTop}</Button>
        <Button look="bare" onClick={drop}>{words.deciding.dropMine}</Button>
      </div>
    </div>
  );
}
