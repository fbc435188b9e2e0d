import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import styles from '../../parts/DecisionMark.module.css';
import { Role, toneOf } from '../../parts/Role';
import { useSpeech } from '../../words/speech';
import { ItemLink } from '../item/ItemLink';
import type { Why } from './questions';

interface Props {
  readonly step: Why['chain'][number];
  readonly about: string; // the story whose place is explained
}

/** WhyStep is a decision that gave a story its place: who, why, on what ground, and next to which one. */
export function WhyStep({ step: { story, from, place, neighbour, decision, then }, about }: Props) {
  const { format, words: { deciding, time, why } } = useSpeech();
  const address = useAddress();
  const when = new Date(decision.at);
  const score = then.score && `${then.score.framework.toUpperCase()} ${then.score.result.value === null ? (then.score.result.category ?? '') : format.number(then.score.result.value)}`;
  const grounds = [...decision.evidence.map(({ value }) => value), ...(score ? [why.scoreThen(score)] : []), ...then.needs.map(why.serves)];
  return (
    <article className={styles.mark} data-tone={toneOf(decision.role)}>
      <p className={styles.what}>
        <b>{decision.actor}</b> {decision.role && <Role role={decision.role} />} {decision.type === 'StoryWritten' ? why.wrote : why.put}{' '}
        {story === about ? why.it : <><ItemLink item={story} /> <span dir="auto">{then.title}</span></>}{' '}
        <b>{from === null ? why.to(place) : why.fromTo(from, place)}</b>
        {neighbour !== null && <>{why.nextTo} <ItemLink item={neighbour} /></>}
      </p>
      {decision.reason ? <p className={styles.why} dir="auto">{decision.reason}</p> : <p className="quieter">{why.noReason}</p>}
      <p className={styles.meta}>
        <time dateTime={decision.at} title={format.full(when)}>{format.moment(when)}</time>
        <Link to={{ ...address, item: decision.id }} className="figures quieter">{time.revision(decision.revision)}</Link>
      </p>
      {grounds.length > 0 && <p className={styles.evidence} title={deciding.restsOn}>{grounds.map((ground) => <span key={ground}>{ground}</span>)}</p>}
    </article>
  );
}
