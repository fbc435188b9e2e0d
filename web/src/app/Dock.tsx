import { useAddress, useGo } from '../address/useAddress';
import { useLive } from '../live/LiveContext';
import { Button } from '../parts/Button';
import { useSpeech } from '../words/speech';
import styles from './Dock.module.css';
import { useShown } from './shown';
import { useMomentWords } from './useMomentWords';
import { useStep } from './useStep';

/** Dock is the time at the foot of every view: a step back, a step on, a day, and which state is shown. */
export function Dock() {
  const { format, words: { time } } = useSpeech();
  const { at } = useAddress();
  const go = useGo();
  const step = useStep();
  const moment = useMomentWords();
  const shown = useShown();
  const { line } = useLive();
  const day = at && /^\d{4}-\d{2}-\d{2}$/.test(at) ? at : '';
  return (
    <section className={styles.dock} aria-label={time.label} data-print="no">
      <div className={styles.steps}>
        <Button onClick={step.back} aria-label={time.back} title={time.back}>[</Button>
        <Button onClick={step.on} aria-label={time.on} title={time.on} disabled={at === null}>]</Button>
        <input
          type="date" className={styles.day} aria-label={time.day} value={day}
          onChange={(e) => go({ at: e.target.value || null, from: null, to: null })}
        />
      </div>
      <div className={styles.track}>
        <span className={styles.knob} data-now={moment === null || undefined}>{moment?.short ?? time.now}</span>
      </div>
      <p className={styles.says}>
        {moment === null && <span className={styles.line} data-line={line}>{line === 'live' ? time.live : time.lost}</span>}
        {shown && <time dateTime={shown.at} title={format.full(new Date(shown.at))}>{format.time(new Date(shown.at))}</time>}
        {shown && <span>{time.revision(shown.revision)}</span>}
      </p>
    </section>
  );
}
