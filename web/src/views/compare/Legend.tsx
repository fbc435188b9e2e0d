import { useAddress, useGo } from '../../address/useAddress';
import { Chip } from '../../parts/Chip';
import { useSpeech } from '../../words/speech';
import { changed } from '../backlog/filters';
import { isTimeline } from '../roadmap/shownAs';
import { countsOf } from './lines';
import styles from './Legend.module.css';
import type { Comparison, Kind } from './questions';

interface Props {
  readonly head: Comparison;
  readonly wanted: readonly Kind[];
  readonly columns: boolean; // the orders can be shown beside each other
  readonly timeline: boolean; // as well as a timeline
}

/** Legend is how many lines there are of each kind; each chooses its own. */
export function Legend({ head, wanted, columns, timeline }: Props) {
  const { format, words: { compare } } = useSpeech();
  const { filters } = useAddress();
  const go = useGo();
  const toggle = (kind: Kind) => go({ filters: changed(filters, 'kind', wanted.includes(kind) ? wanted.filter((other) => other !== kind) : [...wanted, kind]) });
  const asList = wanted.length > 0 || filters.show?.[0] === 'changes';
  return (
    <div className={styles.legend} role="group" aria-label={compare.legend}>
      {countsOf(head).map(({ kind, lines }) => (
        <Chip key={kind} on={wanted.includes(kind)} aria-pressed={wanted.includes(kind)} onClick={() => toggle(kind)}>
          <b className="figures">{format.number(lines)}</b> {compare.kinds[kind]}{wanted.includes(kind) && <span aria-hidden="true">✕</span>}
        </Chip>
      ))}
      {columns && head.total > 0 && (
        <Chip className={styles.show} onClick={() => go({ filters: changed(changed(filters, 'kind', null), 'show', asList ? null : ['changes']) })}>{asList ? compare.asColumns : compare.asList}</Chip>
      )}
      {timeline && head.total > 0 && (
        <Chip className={styles.show} on={isTimeline(filters)} aria-pressed={isTimeline(filters)} onClick={() => go({ filters: changed(filters, 'as', isTimeline(filters) ? null : ['timeline']) })}>{compare.asTimeline}</Chip>
      )}
    </div>
  );
}
