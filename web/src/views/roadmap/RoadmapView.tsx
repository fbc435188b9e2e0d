import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { useQuestion } from '../../api/question';
import { untilOf } from '../../api/until';
import type { ViewProps } from '../../app/views';
import { Acts } from '../../parts/form/Acts';
import { useWords } from '../../words/speech';
import { planInitiative, proposeChange } from '../initiative/forms';
import { AnswerView } from '../item/AnswerView';
import { Columns } from './Columns';
import { roadmap, slips, type Slips } from './questions';
import { RoadmapSwitch } from './RoadmapSwitch';
import { isTimeline, showsSlips } from './shownAs';
import { Timeline } from './Timeline';

/** RoadmapView is what the product is to become, of any day: by horizon, or by time. */
export default function RoadmapView({ product }: ViewProps) {
  const words = useWords();
  const { roadmap: says, views } = words;
  const address = useAddress();
  const { filters } = address;
  const at = shown(address);
  const answer = useQuestion(roadmap(product, at));
  const { until, ready } = untilOf(at, answer.data);
  const moves = useQuestion(slips(product, until), { ready }).data;
  const plan = planInitiative(words);
  const shared = { product, at };
  return (
    <AnswerView
      acts={<Acts product={product} label={views.roadmap} forms={[plan, proposeChange({ what: null }, { plan }, words)]} look="inline" first />} title={views.roadmap} answer={answer} empty={says} filters={<RoadmapSwitch />}
      isEmpty={({ horizons, closed }) => closed.length + horizons.flatMap(({ initiatives }) => initiatives).length === 0}
      says={({ horizons }) => <>{says.says(horizons.flatMap(({ initiatives }) => initiatives).length)}{moves && <Moved totals={moves.totals} />}</>}
    >
      {(data) => (isTimeline(filters)
        ? <Timeline {...shared} roadmap={data} slips={moves?.items ?? []} showSlips={showsSlips(filters)} />
        : <Columns {...shared} roadmap={data} />)}
    </AnswerView>
  );
}

/** Moved says how many targets moved so far. */
function Moved({ totals: { later, earlier, set_again: again } }: { readonly totals: Slips['totals'] }) {
  const { roadmap: says } = useWords();
  const all = later + earlier + again;
  return all > 0 && <> · {says.moved(all)}, <b>{says.later(later)}</b></>;
}
