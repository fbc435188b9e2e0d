import { Sparkline } from '../../../parts/chart/Sparkline';
import { useSpeech } from '../../../words/speech';
import { ItemLink } from '../../item/ItemLink';
import styles from '../Analytics.module.css';
import { cost, course, type Thrashed } from '../facts/thrash';
import type { Shown } from '../Measure';

const shown = 6;

/** Thrash is what went back and forth, the worst first. */
export function Thrash({ answer: { pairs, levels, items }, open, head }: Shown<'thrash'>) {
  const { words: { analytics: { thrash } } } = useSpeech();
  const { places, people } = cost(items);
  const behind = ({ story, other, decided, decisions, decisions_url: url }: Thrashed) => open({ title: thrash.behind(story, other), decided, decisions, url });
  return (
    <>
      {head(thrash.title({ pairs, levels }), items.length > 0 ? thrash.says(items.length, places, people) : '')}
      <ul role="list" className={styles.rows}>
        {items.slice(0, shown).map((item) => (
          <li key={item.story + (item.other ?? '')}>
            <span className={styles.keys}><ItemLink item={item.story} />{item.other !== null && <ItemLink item={item.other} />}</span>
            <Sparkline label={item.other === null ? thrash.level(item.story, item.history.map(({ level }) => level ?? '').join(' ')) : thrash.course(item.story, item.other, item.turns)} values={course(item)} tone="down" />
            <button type="button" className={styles.opens} onClick={() => behind(item)}>{thrash.turns(item.turns)}</button>
          </li>
        ))}
      </ul>
    </>
  );
}
