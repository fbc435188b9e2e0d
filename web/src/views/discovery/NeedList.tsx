import { useAddress } from '../../address/useAddress';
import { useWords } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import styles from '../item/List.module.css';
import { Importance } from '../need/Importance';
import type { Discovery, Need } from './questions';

interface Props {
  readonly needs: readonly Need[];
  readonly personas: Discovery['personas'];
}

/** NeedList are needs, the most important first, with who has them, how much stands behind them, and what answers them. */
export function NeedList({ needs, personas }: Props) {
  const { discovery: says, need: words } = useWords();
  const { item } = useAddress();
  const nameOf = (persona: string | null) => personas.find(({ persona: key }) => key === persona)?.name;
  return (
    <section aria-label={says.needsBy}>
      <h2 className={styles.title}>{says.needsBy}</h2>
      {needs.length === 0 && <p className={styles.none}>{says.noNeeds}</p>}
      <ol role="list" className={styles.rows}>
        {needs.map((need) => (
          <li key={need.need} className={styles.row} data-picked={item === need.need || undefined}>
            <p className={styles.head}><Importance n={need.importance} /><span className="heard">{words.ofFive(need.importance)}</span> <ItemLink item={need.need} says={need.statement} className={styles.link} /></p>
            <p className={styles.facts}>
              <code className="quieter">{need.need}</code>
              <span>{words.status[need.status] ?? need.status}</span>
              {nameOf(need.persona) && <span dir="auto">{nameOf(need.persona)}</span>}
              <span>{says.customers(need.customers.length)}</span>
              <span>{words.evidence(need.evidence_count)}</span>
              {need.answer && [...need.answer.initiatives, ...need.answer.stories].map((key) => <ItemLink key={key} item={key} />)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
