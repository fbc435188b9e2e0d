import { shown } from '../../address/address';
import { useAddress, useGo } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import type { ViewProps } from '../../app/views';
import { Chip } from '../../parts/Chip';
import { useWords } from '../../words/speech';
import { changed } from '../backlog/filters';
import { AnswerView } from '../item/AnswerView';
import styles from '../item/List.module.css';
import { LeftOut } from './LeftOut';
import { NextRow } from './NextRow';
import { next } from './questions';

const few = 10;
const many = 30;

/** NextView says what a team can begin next, in which order, and who decided that. */
export default function NextView({ product }: ViewProps) {
  const { next: says, views } = useWords();
  const address = useAddress();
  const go = useGo();
  const n = Number(address.filters.n?.[0]) === many ? many : few;
  const answer = useQuestion(next(product, shown(address), n));
  return (
    <AnswerView
      title={views.next} answer={answer} empty={says} isEmpty={({ items, left_out_total: left }) => items.length + left === 0}
      says={({ items, left_out_total: left }) => [says.ready(items.length), left > 0 && says.waiting(left)].filter(Boolean).join(' · ')}
      filters={[few, many].map((count) => <Chip key={count} on={n === count} aria-pressed={n === count} onClick={() => go({ filters: changed(address.filters, 'n', count === few ? null : [String(count)]) })}>{says.first(count)}</Chip>)}
    >
      {({ items, left_out: leftOut, left_out_total: left }) => (
        <div className={styles.view}>
          {items.length === 0 && <p className={styles.none}>{says.noneReady}</p>}
          <ol role="list" className={styles.rows} aria-label={says.list}>{items.map((story, i) => <NextRow key={story.story} nr={i + 1} story={story} />)}</ol>
          {left > 0 && <LeftOut stories={leftOut} total={left} />}
        </div>
      )}
    </AnswerView>
  );
}
