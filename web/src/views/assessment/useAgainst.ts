import { useSpeech } from '../../words/speech';
import type { Rule } from './questions';
import { isShare } from './verdict';

/** Against is a rule in words. */
export interface Against {
  readonly name: string; // its figure
  readonly value: string; // what was seen
  readonly says: string; // that, and from where on it fires
}

/** useAgainst says a rule's figure against its threshold. */
export function useAgainst(): (rule: Rule) => Against {
  const { format, words: { assessment } } = useSpeech();
  return ({ rule, figure, value, threshold, fires }) => {
    const said = (n: number) => (isShare(figure) ? format.share(n) : format.tenths(n));
    const seen = value === null ? assessment.unknown : said(value);
    return { name: assessment.figures[rule] ?? rule, value: seen, says: assessment.against(seen, said(threshold), fires === 'at_least') };
  };
}
