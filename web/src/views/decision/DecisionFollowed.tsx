import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { useSpeech } from '../../words/speech';
import styles from './Decision.module.css';
import type { DecisionInFull } from './questions';

/** DecisionFollowed are the decisions that name this one as their cause. */
export function DecisionFollowed({ decision: { followed } }: { readonly decision: DecisionInFull }) {
  const { format, words: { decision: says, life } } = useSpeech();
  const address = useAddress();
  return (
    <section>
      <h3>{says.followed}</h3>
      {followed.length === 0 && <p className="quieter">{says.nothingFollowed}</p>}
      <ul role="list" className={styles.followed}>
        {followed.map(({ id, at, actor, type, subject }) => (
          <li key={id}><Link to={{ ...address, item: id }}>{format.moment(new Date(at))}</Link> {actor}: {life.other(type)} <code>{subject}</code></li>
        ))}
      </ul>
    </section>
  );
}
