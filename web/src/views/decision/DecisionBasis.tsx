import type { ReactNode } from 'react';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import styles from './Decision.module.css';
import type { DecisionInFull } from './questions';

/** DecisionBasis is what counted when it was decided: of a story its level, score, needs, initiative and goal, and how far each book was. */
export function DecisionBasis({ decision: { based_on: { revisions, story } } }: { readonly decision: DecisionInFull }) {
  const { format, words: { decision: says, history, story: words } } = useSpeech();
  const score = story?.score?.result;
  const facts: [string, ReactNode][] = [
    [says.priority, story?.priority],
    [says.score, score && (typeof score.value === 'number' ? format.number(score.value) : score.category)],
    [says.needs, story && story.needs.length > 0 && story.needs.map((need) => <ItemLink key={need} item={need} />)],
    [says.initiative, story?.initiative && <ItemLink item={story.initiative} />],
    [says.goal, story?.goal && <span dir="auto">{story.goal}</span>],
  ];
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== false && value !== '');
  return (
    <section>
      <h3>{says.basis}</h3>
      <dl className={styles.fields}>
        {known.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
        {story && known.length === 0 && <div><dt>{says.score}</dt><dd className="quieter">{words.none}</dd></div>}
        <div>
          <dt>{says.revisions}</dt>
          <dd className="figures">{Object.entries(revisions).filter(([, n]) => n >= 0).map(([book, n]) => `${history.books[book] ?? book} ${format.number(n)}`).join(', ') || words.none}</dd>
        </div>
      </dl>
    </section>
  );
}
