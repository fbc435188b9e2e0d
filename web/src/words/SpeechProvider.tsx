import { useEffect, useMemo, useState, type ReactNode } from 'react';
import { settings } from '../app/settings';
import type { Catalogue } from './en';
import { formatOf } from './format';
import { languages, type Language } from './languages';
import { SpeechContext, type Speech } from './speech';

interface Props {
  readonly first: { language: Language; words: Catalogue };
  readonly children: ReactNode;
}

/** SpeechProvider holds the language that is spoken below, and says it to those who read aloud. */
export function SpeechProvider({ first, children }: Props) {
  const [{ language, words }, setSpoken] = useState(first);
  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dir = languages[language].dir;
  }, [language]);
  const speech = useMemo<Speech>(() => ({
    language,
    words,
    format: formatOf(language),
    speak: (next) => {
      settings.language.set(next);
      void languages[next].load().then((loaded) => setSpoken({ language: next, words: loaded }));
    },
  }), [language, words]);
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}
