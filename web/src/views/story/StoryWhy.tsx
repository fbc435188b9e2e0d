import { useState } from 'react';
import { useQuestion } from '../../api/question';
import { Chip } from '../../parts/Chip';
import { ErrorNote } from '../../parts/ErrorNote';
import { Picker } from '../../parts/Picker';
import { Waiting } from '../../parts/Waiting';
import { useWords } from '../../words/speech';
import { storiesLike } from '../backlog/questions';
import { ItemLink } from '../item/ItemLink';
import way from '../item/Life.module.css';
import { why } from './questions';
import styles from './StoryWhy.module.css';
import { WhyStep } from './WhyStep';

interface Props {
  readonly product: string;
  readonly at: string | null;
  readonly item: string;
}

/** StoryWhy says why a story stands where it does, or above another one: the shortest chain of decisions, the last one first. */
export function StoryWhy({ product, at, item }: Props) {
  const { story: says, why: words, waiting } = useWords();
  const [above, setAbove] = useState<string | null>(null);
  const [typed, setTyped] = useState('');
  const { data, error, refetch } = useQuestion(why(product, at, item, above));
  const found = useQuestion(storiesLike(product, at, typed)).data ?? [];
  const others = found.filter(({ story }) => story !== item).map(({ story, title }) => ({ id: story, key: story, says: title }));
  const pick = (story: string) => setAbove(story);
  return (
    <div>
      <div className={styles.asked}>
        {above !== null && <Chip on onClick={() => setAbove(null)} aria-label={words.notAbove(above)}>{words.above(above)}<span aria-hidden="true">✕</span></Chip>}
        <Picker label={words.aboveWhich} options={others} typed={setTyped} pick={pick} />
      </div>
      {error && <ErrorNote error={error} again={() => void refetch()} />}
      {!data && !error && <Waiting what={waiting.story} />}
      {data && (
        <>
          <p className={styles.says}>
            {data.place === null ? says.dropped : data.above === null ? words.stands(item, data.place, data.chain.length) : words.standsAbove(item, data.above, data.chain.length)}
            {data.since_total > 0 && <> {words.since(data.since_total)}</>}
          </p>
          <ol role="list" className={way.way}>{data.chain.map((step) => <li key={step.decision.id + step.story}><WhyStep step={step} about={item} /></li>)}</ol>
          {data.since.length > 0 && (
            <div className={styles.since}>
              <h3>{words.passed}</h3>
              <ul>{data.since.map(({ story, decision }) => <li key={story}><ItemLink item={story} /> <span className="quiet">{decision.actor}</span> <span dir="auto">{decision.reason}</span></li>)}</ul>
            </div>
          )}
        </>
      )}
    </div>
  );
}
