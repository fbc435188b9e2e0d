import { Foreign, Problem } from '../../api/problem';
import type { Catalogue } from '../../words/en';
import type { Format } from '../../words/format';
import { sentence as told } from '../../parts/told/told';
import type { Decision } from './conflict';

/** problemSaid says why something was not decided, and what to do. */
export function problemSaid(error: Error, { deciding, trouble }: Catalogue): string {
  if (error instanceof Foreign) return trouble.unexpected;
  if (!(error instanceof Problem)) return error.message;
  const { rule, decisions } = error.document;
  const mend = rule === undefined ? undefined : deciding.mends[rule];
  const faults = error.faults.filter(({ mend: said }) => said !== error.message).map(({ mend: said }) => said);
  const later = rule === 'later_decisions' && decisions ? deciding.later(decisions.length) : null;
  return [later ?? sentence(error.message), ...faults, mend].filter(Boolean).join(' ');
}

/** sentence ends a text as sentences end. */
const sentence = (text: string): string => {
  const begun = text.slice(0, 1).toLocaleUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};

/** rivalSaid says who decided what meanwhile, and why. */
export const rivalSaid = (rival: Decision, words: Catalogue, format: Format): string =>
  [`${rival.actor} ${told(rival, { words, format })}`, rival.reason && words.deciding.quoted(rival.reason)].filter(Boolean).join(' ');
