import { createContext, useContext } from 'react';
import type { Catalogue } from './en';
import type { Format } from './format';
import type { Language } from './languages';

/** Speech is the language in which the page speaks to its reader. */
export interface Speech {
  readonly language: Language;
  readonly words: Catalogue;
  readonly format: Format;
  readonly speak: (language: Language) => void;
}

export const SpeechContext = createContext<Speech | null>(null);

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error('no SpeechContext above');
  return speech;
}

export const useWords = (): Catalogue => useSpeech().words;

export const useFormat = (): Format => useSpeech().format;
