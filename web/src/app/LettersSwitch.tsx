import { useWords } from '../words/speech';
import styles from './Dialogs.module.css';
import { settings } from './settings';
import { useRemembered } from './useRemembered';

/** LettersSwitch switches keys that are a letter alone on and off. */
export function LettersSwitch() {
  const words = useWords();
  const off = useRemembered(settings.letters) === 'off';
  return (
    <label className={styles.switch}>
      <input type="checkbox" checked={!off} onChange={(e) => settings.letters.set(e.target.checked ? null : 'off')} />
      <span>
        {words.settings.letters}
        <small className="quiet">{words.settings.lettersHint}</small>
      </span>
    </label>
  );
}
