import { dayOf } from '../../words/days';
import { useSpeech } from '../../words/speech';
import { howFar } from '../item/howFar';
import type { Initiative } from './questions';

/** isAtRisk says whether the product owner has doubts about an initiative. */
export const isAtRisk = ({ validation }: Initiative): boolean => validation !== null && validation.verdict !== 'validated';

/** useStanding says how an initiative stands: how far it is and what the product owner says, or how and when it ended. */
export function useStanding(initiative: Initiative, ended: string | null): string {
  const { format, words: { initiative: says, item, roadmap } } = useSpeech();
  const { progress, horizon, validation, work } = initiative;
  if (ended) return roadmap.ended(says.progress[progress] ?? '', format.shortDay(dayOf(ended)));
  const { stories, storiesDone } = howFar(work);
  const open = [progress === 'started' ? stories === 0 && says.progress.started : says.horizons[horizon], stories > 0 && item.storiesDone(storiesDone, stories), isAtRisk(initiative) && says.verdicts[validation?.verdict ?? '']];
  return open.filter(Boolean).join(' · ');
}
