import { settings } from '../app/settings';
import { isLanguage, preferred, type Language } from './languages';

/** firstLanguage is the language to begin with: the one that was chosen, else the reader's. */
export function firstLanguage(): Language {
  const tag = settings.language.get() ?? '';
  return isLanguage(tag) ? tag : preferred(navigator.languages);
}
