import { Link } from '../../../address/Link';
import { useAddress } from '../../../address/useAddress';
import type { Catalogue } from '../../../words/en';
import { useSpeech } from '../../../words/speech';
import { Outline } from '../../roadmap/Outline';
import { spanOf } from '../../roadmap/span';
import type { Scale } from '../../roadmap/timeline';
import styles from '../../roadmap/Timeline.module.css';
import { TimelineBar } from '../../roadmap/TimelineBar';
import { TimelineFrame } from '../../roadmap/TimelineFrame';
import { useStanding } from '../../roadmap/useStanding';
import type { Line } from '../questions';
import { behindOf, type Change, type ComparedBar } from './bars';

interface Props {
  readonly bar: ComparedBar;
  readonly scale: Scale;
  readonly narrow: boolean; // there is no room for words in a bar
  readonly lines: readonly Line[];
}

/** ComparedRow is an initiative in its time, joined to where that was before. All that is drawn is also said. */
export function ComparedRow({ bar, scale, narrow, lines }: Props) {
  const { format, words: { compare, roadmap } } = useSpeech();
  const { initiative, is, was, ended, change } = bar;
  const standing = useStanding(initiative, ended);
  const end = is && scale.at(ended ?? is.due);
  const earlier = change !== null && 'by' in change && change.by < 0;
  const words = change && <><span className="heard">{was && roadmap.was(spanOf(was, roadmap, format))} </span><Behind id={behindOf(bar, lines)?.id}>{saidOf(change, compare)}</Behind></>;
  return (
    <TimelineFrame initiative={initiative} says={narrow || !initiative.outcome ? standing : initiative.outcome}>
      {is && <TimelineBar initiative={initiative} {...is} ended={ended} says={narrow ? '' : standing} scale={scale} />}
      {is && <span className="heard">{spanOf(initiative, roadmap, format)}. </span>}
      {was && <Outline {...was} scale={scale} end={end} joined earlier={earlier} room={narrow ? 32 : 16}>{words}</Outline>}
      {!was && words && is && <span className={styles.slip} data-earlier style={{ insetInlineStart: `${scale.at(is.start)}%` }}>{words}</span>}
    </TimelineFrame>
  );
}

function saidOf(change: Change, compare: Catalogue['compare']): string {
  if (change.kind === 'due') return compare.days(change.by);
  return change.kind === 'start' ? compare.starts(compare.days(change.by)) : compare.times[change.kind];
}

/** Behind leads to the decision behind a change, if one is known. */
function Behind({ id, children }: { readonly id: string | undefined; readonly children: string }) {
  const address = useAddress();
  return id === undefined ? <span>{children}</span> : <Link to={{ ...address, item: id }}>{children}</Link>;
}
