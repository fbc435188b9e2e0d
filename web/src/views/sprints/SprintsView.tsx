import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import type { ViewProps } from '../../app/views';
import { Acts } from '../../parts/form/Acts';
import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { planSprint } from '../sprint/forms';
import { AnswerView } from '../item/AnswerView';
import { ItemLink } from '../item/ItemLink';
import styles from '../item/List.module.css';
import { sprints, type Sprints } from '../sprint/questions';

/** SprintsView are the sprints, the latest first: when they are, what they shall reach, and what of their scope is done. */
export default function SprintsView({ product }: ViewProps) {
  const { sprints: says, views } = useSpeech().words;
  const answer = useQuestion(sprints(product, shown(useAddress())));
  return (
    <AnswerView acts={<Acts product={product} label={views.sprints} forms={[planSprint]} look="inline" first />} title={views.sprints} answer={answer} empty={says} isEmpty={({ items }) => items.length === 0} says={({ items }) => says.sprints(items.length)}>
      {({ items }) => (
        <div className={styles.view}>
          <ol role="list" className={styles.rows} aria-label={says.list}>{items.toReversed().map((sprint) => <SprintRow key={sprint.sprint} sprint={sprint} />)}</ol>
        </div>
      )}
    </AnswerView>
  );
}

function SprintRow({ sprint }: { readonly sprint: Sprints['items'][number] }) {
  const { format, words: { item: words, roadmap, sprint: says } } = useSpeech();
  const { item } = useAddress();
  const day = (date: string) => format.shortDay(dayOf(date));
  return (
    <li className={styles.row} data-picked={item === sprint.sprint || undefined}>
      <p className={styles.head}><ItemLink item={sprint.sprint} says={sprint.name} className={`${styles.link} ${styles.strong}`} /> <span className="quiet" dir="auto">{sprint.goal}</span></p>
      <p className={styles.facts}>
        <code className="quieter">{sprint.sprint}</code>
        <span>{says.states[sprint.state] ?? sprint.state}</span>
        {sprint.start && sprint.end && <span>{roadmap.span(day(sprint.start), day(sprint.end))}</span>}
        <span>{words.storiesDone(sprint.done, sprint.stories)}</span>
        {sprint.points > 0 && <span>{words.pointsDone(sprint.points_done, sprint.points)}</span>}
      </p>
    </li>
  );
}
