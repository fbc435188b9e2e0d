import { useRef } from 'react';
import { isPast } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useWords } from '../../words/speech';
import { Column } from './Column';
import styles from './Columns.module.css';
import { HandGhost } from './HandGhost';
import { InitiativeRow } from './InitiativeRow';
import { Proposals } from './Proposals';
import type { Roadmap } from './questions';
import { waitsOf } from './timeline';
import { useColumnKeys } from './useColumnKeys';
import { useHand } from './useHand';
import { useMoves } from './useMoves';

interface Props {
  readonly product: string;
  readonly at: string | null;
  readonly roadmap: Roadmap;
}

/** Columns are the horizons beside each other, each with its initiatives in priority order, and what is closed folded below. */
export function Columns({ product, at, roadmap }: Props) {
  const { roadmap: says } = useWords();
  const moves = useMoves(product, roadmap);
  const move = isPast(useAddress()) ? null : moves;
  const board = useRef<HTMLDivElement>(null);
  const hand = useHand(board, roadmap, move);
  const mark = useColumnKeys(roadmap, move);
  const goals = useQuestion(charter(product, at)).data?.goals ?? [];
  const goalOf = (key: string) => goals.find(({ goal }) => goal === key)?.title ?? key;
  return (
    <div ref={board} className={styles.board}>
      <div className={styles.columns}>
        {roadmap.horizons.map(({ horizon, initiatives }) => (
          <Column key={horizon} roadmap={roadmap} horizon={horizon} initiatives={initiatives} goalOf={goalOf} move={move} mark={mark} hand={hand} />
        ))}
      </div>
      <HandGhost hand={hand} roadmap={roadmap} />
      <Proposals product={product} at={at} />
      {roadmap.closed.length > 0 && (
        <details className={styles.closed}>
          <summary>{says.closed(roadmap.closed.length)}</summary>
          <ol role="list">{roadmap.closed.map((one) => <InitiativeRow key={one.initiative} initiative={one} goal={goalOf(one.goal)} waits={waitsOf(one, roadmap)} />)}</ol>
        </details>
      )}
    </div>
  );
}
