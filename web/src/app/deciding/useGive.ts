import { noWhy, type Act, type Why } from './act';
import { useDeciding } from './deciding';

/** useGive decides with a reason that was written already, in a form that asks for it itself. */
export function useGive(): (act: Act & Partial<Why>) => void {
  const { outbox } = useDeciding();
  return ({ reason, evidence, ...act }) => outbox.give(act, { reason: reason ?? noWhy.reason, evidence: evidence ?? noWhy.evidence });
}
