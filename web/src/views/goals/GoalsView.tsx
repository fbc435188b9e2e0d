import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import type { ViewProps } from '../../app/views';
import { Acts } from '../../parts/form/Acts';
import { useWords } from '../../words/speech';
import { setGoal } from '../goal/forms';
import { AnswerView } from '../item/AnswerView';
import list from '../item/List.module.css';
import { GoalRow } from './GoalRow';
import styles from './GoalsView.module.css';
import { goals } from './questions';

/** GoalsView is what shall be reached, and how far that is: open goals first, with what was measured of each. */
export default function GoalsView({ product }: ViewProps) {
  const { goals: says, views } = useWords();
  const at = shown(useAddress());
  const answer = useQuestion(goals(product, at));
  return (
    <AnswerView
      acts={<Acts product={product} label={views.goals} forms={[setGoal]} look="inline" first />} title={views.goals} answer={answer} empty={says} isEmpty={({ items }) => items.length === 0}
      says={({ items }) => [says.open(items.filter(({ outcome }) => outcome === null).length), says.reached(items.filter(({ outcome }) => outcome === 'reached').length)].join(' · ')}
    >
      {({ items }) => (
        <div className={list.view}>
          <ol role="list" className={styles.goals}>
            {[...items.filter(({ outcome }) => outcome === null), ...items.filter(({ outcome }) => outcome !== null)].map((goal) => <GoalRow key={goal.goal} product={product} goal={goal} />)}
          </ol>
        </div>
      )}
    </AnswerView>
  );
}
