/** The forms that a language has for counts, as far as our catalogues need them. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/** forms are the figures and plurals of a language, for its catalogue. */
export function forms(language: string) {
  const figures = new Intl.NumberFormat(language);
  const plurals = new Intl.PluralRules(language);
  const ordinals = new Intl.PluralRules(language, { type: 'ordinal' });
  const number = (n: number): string => figures.format(n);
  const plural = (n: number, words: Plural): string => words[plurals.select(n) === 'one' ? 'one' : 'other'];
  return {
    number,
    plural,
    /** counted is the figure with its word: 1 story, 1,146 stories. */
    counted: (n: number, words: Plural): string => `${number(n)} ${plural(n, words)}`,
    /** rank is the rule by which an ordinal ends: 1st, 2nd, 3rd, 4th. */
    rank: (n: number): Intl.LDMLPluralRule => ordinals.select(n),
  };
}
