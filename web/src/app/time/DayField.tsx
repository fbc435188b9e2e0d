import { useRef } from 'react';
import { useAddress } from '../../address/useAddress';
import { Button } from '../../parts/Button';
import { Glyph } from '../../parts/Glyph';
import { useSpeech } from '../../words/speech';
import { isDay } from './days';
import styles from './DayField.module.css';
import { useMoments } from './useMoments';

/** DayField is the day that is shown, to be written or picked; on a phone a button that opens the calendar. */
export function DayField() {
  const { format, words: { time } } = useSpeech();
  const { at, from, to } = useAddress();
  const { move } = useMoments();
  const field = useRef<HTMLInputElement>(null);
  const shown = from === null ? at : to;
  return (
    <span className={styles.day}>
      <input
        ref={field} type="date" aria-label={time.day} max={format.isoDay(new Date())} value={shown !== null && isDay(shown) ? shown : ''}
        onChange={(e) => move('to', e.target.value || null)}
      />
      <Button className={styles.open} aria-label={time.day} title={time.day} onClick={() => field.current?.showPicker()}><Glyph name="calendar" /></Button>
    </span>
  );
}
