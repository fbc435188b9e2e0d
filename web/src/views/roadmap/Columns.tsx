import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useWords } from '../../words/speech';
import styles from './Columns.module.css';
import { InitiativeRow } from './InitiativeRow';
import type { Roadmap } from './questions';

interface Props {
  readonly product: string;
  readonly at: string | null;
  readonly roadmap: Roadmap;
}

/** Columns are the horizons beside each other, each with its initiatives in priority order, and what is closed folded below. */
export function Columns({ product, at, roadmap }: Props) {
  const { initiative, roadmap: says } = useWords();
  const goals = useQuestion(charter(product, at)).data?.goals ?? [];
  const goalOf = (key: string) => goals.find(({ goal }) => goal === key)?.title ?? key;
  return (
    <div className={styles.board}>
      <div className={styles.columns}>
        {roadmap.horizons.map(({ horizon, initiatives }) => (
          <section key={horizon} className={styles.column} aria-label={says.horizon(initiative.horizons[horizon] ?? horizon, initiatives.length)}>
            <h2 className={styles.title}>{initiative.horizons[horizon]} <span className="quieter figures">{initiatives.length}</span></h2>
            {initiatives.length === 0 && <p className={styles.none}>{says.noneIn[horizon]}</p>}
            <ol role="list">
              {initiatives.map((one) => <InitiativeRow key={one.initiative} initiative={one} goal={goalOf(one.goal)} />)}
            </ol>
          </section>
        ))}
      </div>
      {roadmap.closed.length > 0 && (
        <details className={styles.closed}>
          <summary>{says.closed(roadmap.closed.length)}</summary>
          <ol role="list">{roadmap.closed.map((one) => <InitiativeRow key={one.initiative} initiative={one} goal={goalOf(one.goal)} />)}</ol>
        </details>
      )}
    </div>
  );
}
