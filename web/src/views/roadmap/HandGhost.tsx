import { useSpeech } from '../../words/speech';
import styles from '../backlog/moving/DragGhost.module.css';
import type { Roadmap } from './questions';
import type { Hand } from './useHand';

interface Props {
  readonly hand: Hand;
  readonly roadmap: Roadmap;
}

/** HandGhost hangs at the finger, and says what it holds, and where that would come. */
export function HandGhost({ hand: { key, landing, y, ghost }, roadmap }: Props) {
  const { format, words: { initiative } } = useSpeech();
  const held = roadmap.horizons.flatMap(({ initiatives }) => initiatives).find((one) => one.initiative === key);
  if (!held) return null;
  return (
    <div ref={ghost} className={styles.ghost} style={{ transform: `translateY(${y}px)`, minBlockSize: 44 }} aria-hidden="true">
      <span className={styles.place}>{landing && format.number(landing.spot.place)}</span>
      <code>{held.initiative}</code>
      <span className={styles.title} dir="auto">{held.title}</span>
      <span className={styles.says}>{landing && (initiative.horizons[landing.spot.horizon] ?? landing.spot.horizon)}</span>
    </div>
  );
}
