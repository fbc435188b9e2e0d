import { useAddress } from '../address/useAddress';
import { useLive } from '../live/LiveContext';
import { Button } from '../parts/Button';
import { Glyph } from '../parts/Glyph';
import { useSpeech } from '../words/speech';
import styles from './Dock.module.css';
import { useShown } from './shown';
import { DayField } from './time/DayField';
import { LastDecision } from './time/LastDecision';
import { PlayButton } from './time/PlayButton';
import { Track } from './time/Track';
import { useCompare } from './time/useCompare';
import { useStep, useStepsAhead } from './useStep';

/** Dock is the time at the foot of every view: steps, play, a day, the log as a track, and which state is shown. */
export function Dock() {
  const { format, words: { time } } = useSpeech();
  const { at, from, to } = useAddress();
  const step = useStep();
  const shown = useShown();
  const { line } = useLive();
  const compare = useCompare();
  const now = from === null ? at === null : to === null;
  useStepsAhead();
  return (
    <section className={styles.dock} aria-label={time.label} data-print="no">
      <div className={styles.steps}>
        <Button onClick={step.back} aria-label={time.back} title={time.back}>[</Button>
        <Button onClick={step.on} aria-label={time.on} title={time.on} disabled={now}>]</Button>
        <PlayButton />
        <DayField />
        {compare && <Button className={styles.compare} onClick={compare.toggle} aria-pressed={from !== null} aria-label={time.compare} title={time.compareKey}><Glyph name="compare" /><span>{time.compare}</span></Button>}
      </div>
      <Track />
      <p className={styles.says}>
        {now ? <span className={styles.line} data-line={line}>{line === 'live' ? time.live : time.lost}</span> : <LastDecision />}
        {now && shown && <time dateTime={shown.at} title={format.full(new Date(shown.at))}>{format.time(new Date(shown.at))}</time>}
        {now && shown && <span>{time.revision(shown.revision)}</span>}
      </p>
    </section>
  );
}
