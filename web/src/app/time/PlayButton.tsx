import { useState } from 'react';
import { Button } from '../../parts/Button';
import { useWords } from '../../words/speech';
import { useKeys } from '../keys';
import styles from './PlayButton.module.css';
import { units, usePlay, type Unit } from './usePlay';

/** PlayButton plays the log, by decision, day or week, and pauses it. */
export function PlayButton() {
  const { keys, time } = useWords();
  const [unit, setUnit] = useState<Unit>('day');
  const { playing, toggle } = usePlay(unit);
  useKeys(keys.everywhere, [{ keys: ['p'], says: time.playKey, run: toggle }]);
  const says = playing ? time.pause : time.play;
  return (
    <>
      <Button onClick={toggle} aria-label={says} title={says} aria-pressed={playing}>
        <svg className={styles.sign} viewBox="0 0 12 12" aria-hidden="true"><path d={playing ? 'M2.5 2h2.5v8h-2.5zM7 2h2.5v8h-2.5z' : 'M3 1.5v9l7-4.5z'} /></svg>
      </Button>
      <select className={styles.unit} aria-label={time.playBy} title={time.playBy} value={unit} onChange={(e) => setUnit(e.target.value as Unit)}>
        {units.map((name) => <option key={name} value={name}>{time.units[name]}</option>)}
      </select>
    </>
  );
}
