import { useMemo } from 'react';
import { Chart } from '../../../parts/chart/Chart';
import { useSpeech } from '../../../words/speech';
import { made } from '../facts/made';
import { kept, sprintFigures } from '../facts/sprints';
import type { Shown } from '../Measure';
import { Nothing } from '../Nothing';

/** Sprints is what sprints took on, and what they did. */
export function Sprints({ answer: { sprints: ran, velocity }, open, head }: Shown<'sprints'>) {
  const { format, words: { analytics: { sprints, pointDecisions } } } = useSpeech();
  const figures = useMemo(() => sprintFigures(ran, velocity, sprints), [ran, velocity, sprints]);
  const title = sprints.title(kept(ran));
  const { mean, deviation } = velocity.stories;
  const usual = mean === null ? sprints.says(0, '', '') : sprints.says(velocity.sprints.length, format.tenths(mean), format.tenths(deviation ?? 0));
  return (
    <>
      {head(title, usual)}
      <Nothing unless={ran.length > 0}>
        <Chart label={title} figures={figures} onOpen={(i) => { const sprint = ran[i]; if (sprint) open({ title: pointDecisions(sprint.name), ...made([sprint]) }); }} />
      </Nothing>
    </>
  );
}
