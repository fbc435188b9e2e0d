import { useRef } from 'react';
import { useWords } from '../../words/speech';
import styles from './Columns.module.css';
import { MovableRow } from './MovableRow';
import type { Initiative, Roadmap } from './questions';
import { waitsOf } from './timeline';
import { useLanding } from './useColumnDrag';
import type { Hand } from './useHand';
import type { Move } from './useMoves';

interface Props {
  readonly roadmap: Roadmap;
  readonly horizon: string;
  readonly initiatives: readonly Initiative[];
  readonly goalOf: (key: string) => string;
  readonly move: Move | null;
  readonly mark: (key: string) => void;
  readonly hand: Hand;
}

/** Column is a horizon with its initiatives in priority order. */
export function Column({ roadmap, horizon, initiatives, goalOf, move, mark, hand }: Props) {
  const { initiative: words, roadmap: says } = useWords();
  const column = useRef<HTMLElement>(null);
  const over = useLanding(column, horizon, move) || (hand.landing?.beside === null && hand.landing.spot.horizon === horizon);
  return (
    <section ref={column} className={styles.column} data-horizon={horizon} data-over={over || undefined} aria-label={says.horizon(words.horizons[horizon] ?? horizon, initiatives.length)}>
      <h2 className={styles.title}>{words.horizons[horizon]} <span className="quieter figures">{initiatives.length}</span></h2>
      {initiatives.length === 0 && <p className={styles.none}>{says.noneIn[horizon]}</p>}
      <ol role="list">
        {initiatives.map((one, i) => (
          <MovableRow key={one.initiative} initiative={one} goal={goalOf(one.goal)} waits={waitsOf(one, roadmap)} horizon={horizon} place={i + 1} move={move} mark={mark} hand={hand} />
        ))}
      </ol>
    </section>
  );
}
