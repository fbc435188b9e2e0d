import { useSpeech } from '../../../words/speech';
import styles from './DragGhost.module.css';
import type { Dragging } from './useDrag';

interface Props {
  readonly dragging: Dragging;
  readonly height: number;
}

/** DropLine is where what is dragged would fall. */
export function DropLine({ dragging: { drag }, height }: Props) {
  return drag && <div className={styles.line} style={{ transform: `translateY(${drag.gap * height}px)` }} />;
}

/** DragGhost hangs at the pointer, and says what is dragged, and to which place. */
export function DragGhost({ dragging: { drag, ghost }, height }: Props) {
  const { format, words: { backlog } } = useSpeech();
  const first = drag?.movers[0]?.story;
  if (!drag || !first) return null;
  return (
    <div ref={ghost} className={styles.ghost} style={{ transform: `translateY(${drag.y}px)`, minBlockSize: Math.min(height, 44) }} aria-hidden="true">
      <span className={styles.place}>{format.number(drag.place)}</span>
      <code>{first.story}</code>
      <span className={styles.title} dir="auto">{first.title}</span>
      <span className={styles.says}>{backlog.dragged(drag.movers.length, drag.place)}</span>
    </div>
  );
}
