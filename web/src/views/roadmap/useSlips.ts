import { useApi } from '../../api/ApiContext';
import { optionsOf } from '../../api/question';
import { useQuery } from '@tanstack/react-query';
import { slips, type Slips } from './questions';

/** useSlips are how targets moved until the moment that is shown; of one in the past, once its instant is known. */
export function useSlips(product: string, at: string | null, instant: string | undefined): Slips | undefined {
  const until = at === null ? null : (instant ?? null);
  return useQuery({ ...optionsOf(useApi(), slips(product, until)), enabled: at === null || until !== null }).data;
}
