import { useAddress } from '../../address/useAddress';
import { Link } from '../../address/Link';
import { useQuestion } from '../../api/question';
import { sentence } from '../../parts/told/told';
import { useSpeech } from '../../words/speech';
import { useUntil } from '../useStep';
import { latest } from './lately';
import styles from './LastDecision.module.css';

/** LastDecision is the decision that made the state that is shown: one sees what a step did. */
export function LastDecision() {
  const says = useSpeech();
  const address = useAddress();
  const until = useUntil();
  const { data: last } = useQuestion(latest(address.product ?? '', until));
  if (!last) return null;
  const told = `${last.actor} ${sentence(last, says)}`;
  return <Link className={styles.last} to={{ ...address, item: last.id }} title={`${told}, ${says.format.full(new Date(last.at))}`}><b>{last.actor}</b> {sentence(last, says)}</Link>;
}
