import type { Catalogue } from './en';

/** Languages that the page speaks, by their tag: how they call themselves, how they run, and their catalogue, which is loaded when needed. */
export const languages = {
  en: { name: 'English', dir: 'ltr', load: async (): Promise<Catalogue> => (await import('./en')).en },
  de: { name: 'Deutsch', dir: 'ltr', load: async (): Promise<Catalogue> => (await import('./de')).de },
} as const;

export type Language = keyof typeof languages;

export const isLanguage = (tag: string): tag is Language => Object.hasOwn(languages, tag);

/** preferred is the first of the reader's languages that the page speaks. */
export function preferred(tags: readonly string[]): Language {
  for (const tag of tags) {
    const [base = ''] = tag.toLowerCase().split('-');
    if (isLanguage(base)) return base;
  }
  return 'en';
}
