import { useMemo } from 'react';
import { useFormat } from '../../words/speech';

/** useDayOf is on which day an instant is in the reader's zone: 2026-03-03. */
export function useDayOf(): (at: string | Date) => string {
  const { zone } = useFormat();
  return useMemo(() => {
    const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    return (at) => parts.format(typeof at === 'string' ? new Date(at) : at);
  }, [zone]);
}
