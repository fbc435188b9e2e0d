import { useSpeech } from '../../words/speech';
import { Outline } from './Outline';
import { spanOf } from './span';
import type { Bar, Scale } from './timeline';
import { TimelineBar } from './TimelineBar';
import { TimelineFrame } from './TimelineFrame';
import { useStanding } from './useStanding';

interface Props {
  readonly bar: Bar;
  readonly scale: Scale;
  readonly goal: string;
  readonly waits: readonly string[];
  readonly showSlip: boolean;
}

/** TimelineRow is an initiative in its time; where it was to be first is an outline. All that is drawn is also said. */
export function TimelineRow({ bar: { initiative, start, due, ended, slip }, scale, goal, waits, showSlip }: Props) {
  const { format, words: { roadmap } } = useSpeech();
  const says = useStanding(initiative, ended);
  return (
    <TimelineFrame initiative={initiative} says={goal ? roadmap.goal(goal) : initiative.outcome}>
      <TimelineBar initiative={initiative} start={start} due={due} ended={ended} says={says} scale={scale} />
      <span className="heard">{spanOf(initiative, roadmap, format)}. {waits.map((key) => roadmap.waitsFor(key)).join('. ')}</span>
      {showSlip && slip && (
        <Outline start={slip.start ?? start} due={slip.due ?? due} scale={scale} end={scale.at(ended ?? due)} earlier={slip.by < 0}>
          <span className="heard">{roadmap.first(spanOf(slip, roadmap, format))} </span>{roadmap.slipped(slip.by, slip.times)}
        </Outline>
      )}
    </TimelineFrame>
  );
}
