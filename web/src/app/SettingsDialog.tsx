import { Dialog } from '../parts/Dialog';
import { Select } from '../parts/Select';
import { isLanguage, languages } from '../words/languages';
import { useSpeech } from '../words/speech';
import styles from './Dialogs.module.css';
import { LettersSwitch } from './LettersSwitch';
import { settings } from './settings';
import { themeOf, themes } from './theme';
import { useRemembered } from './useRemembered';

/** SettingsDialog is what a reader chooses for this browser. */
export default function SettingsDialog({ close }: { readonly close: () => void }) {
  const { language, speak, words, format } = useSpeech();
  const theme = themeOf(useRemembered(settings.theme));
  return (
    <Dialog title={words.settings.title} close={close}>
      <fieldset className={styles.choices}>
        <legend>{words.settings.theme}</legend>
        {themes.map((name) => (
          <label key={name}>
            <input type="radio" name="theme" checked={theme === name} onChange={() => settings.theme.set(name === 'system' ? null : name)} />
            <span>{words.settings.themes[name]}</span>
          </label>
        ))}
      </fieldset>
      <Select label={words.settings.language} value={language} onChange={(e) => isLanguage(e.target.value) && speak(e.target.value)}>
        {Object.entries(languages).map(([tag, { name }]) => <option key={tag} value={tag} lang={tag}>{name}</option>)}
      </Select>
      <LettersSwitch />
      <p className="quiet">{words.time.zone(format.zone)}</p>
    </Dialog>
  );
}
