import { useMemo } from 'react';
import { useQuestion } from '../../../api/question';
import { untilOf } from '../../../api/until';
import { useMedia } from '../../../app/useMedia';
import { Waiting } from '../../../parts/Waiting';
import { useWords } from '../../../words/speech';
import { roadmap, slips, type Roadmap, type Slips } from '../../roadmap/questions';
import styles from '../../roadmap/Timeline.module.css';
import { TimelineMonths } from '../../roadmap/TimelineMonths';
import { TimelineReleases } from '../../roadmap/TimelineReleases';
import type { Comparison, Line, Sides } from '../questions';
import { useSideWords } from '../useSideWords';
import { comparedOf, scaleOfBoth } from './bars';
import { ComparedRow } from './ComparedRow';

interface Props {
  readonly sides: Sides;
  readonly head: Comparison;
  readonly lines: readonly Line[];
}

/** ComparedTimeline is the roadmap by time at two moments: where each initiative was to be before is an outline, joined to where it is. */
export function ComparedTimeline({ sides: { product, from, to }, head, lines }: Props) {
  const { waiting } = useWords();
  const before = useQuestion(roadmap(product, from)).data;
  const after = useQuestion(roadmap(product, to)).data;
  const { until, ready } = untilOf(to, after);
  const ended = useQuestion(slips(product, until), { ready }).data;
  if (!before || !after || !ended) return <Waiting what={waiting.asking} />;
  return <Both before={before} after={after} slips={ended.items} head={head} lines={lines} />;
}

interface BothProps {
  readonly before: Roadmap;
  readonly after: Roadmap;
  readonly slips: Slips['items'];
  readonly head: Comparison;
  readonly lines: readonly Line[];
}

function Both({ before, after, slips: ends, head, lines }: BothProps) {
  const { roadmap: says } = useWords();
  const narrow = useMedia('(max-width: 700px)');
  const said = useSideWords(head);
  const scale = useMemo(() => scaleOfBoth(before, after), [before, after]);
  const bars = useMemo(() => comparedOf(before, after, ends, scale), [before, after, ends, scale]);
  const [then, now] = [scale.at(before.at.slice(0, 10)), scale.at(after.at.slice(0, 10))];
  const room = narrow ? 28 : 14; // of a day in words, in parts of a hundred
  const dayThen = (release: string) => before.releases.find((one) => one.release === release)?.date;
  return (
    <div className={styles.wide}>
      <div className={styles.table} role="table" aria-label={says.table}>
        <TimelineMonths scale={scale} narrow={narrow} />
        <div className={styles.rows} role="rowgroup">
          {bars.map((bar) => <ComparedRow key={bar.initiative.initiative} bar={bar} scale={scale} narrow={narrow} lines={lines} />)}
        </div>
        <TimelineReleases releases={after.releases} wasOn={dayThen} scale={scale} />
        <div className={styles.over} aria-hidden="true">
          <span className={styles.then} data-before={then > room || undefined} style={{ insetInlineStart: `${then}%` }}><span>{said?.from}</span></span>
          <span className={styles.today} data-before={now > 100 - room || undefined} style={{ insetInlineStart: `${now}%` }}><span>{said?.to}</span></span>
        </div>
      </div>
    </div>
  );
}
