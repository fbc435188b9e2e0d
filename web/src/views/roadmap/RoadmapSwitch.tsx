import { useAddress, useGo } from '../../address/useAddress';
import { Chip } from '../../parts/Chip';
import { useWords } from '../../words/speech';
import { changed } from '../backlog/filters';
import { isTimeline, showsSlips } from './shownAs';

/** RoadmapSwitch chooses between horizons and time, and whether old dates are shown too. */
export function RoadmapSwitch() {
  const { roadmap: says } = useWords();
  const { filters } = useAddress();
  const go = useGo();
  const timeline = isTimeline(filters);
  const slips = showsSlips(filters);
  return (
    <>
      <Chip on={!timeline} aria-pressed={!timeline} onClick={() => go({ filters: changed(filters, 'as', null) })}>{says.columns}</Chip>
      <Chip on={timeline} aria-pressed={timeline} onClick={() => go({ filters: changed(filters, 'as', ['timeline']) })}>{says.timeline}</Chip>
      {timeline && <Chip on={slips} aria-pressed={slips} onClick={() => go({ filters: changed(filters, 'slips', slips ? ['no'] : null) })}>{says.slips}</Chip>}
    </>
  );
}
