import { useEffect, useState } from 'react';

/** useRested says whether what is passed has been the same for so many ms, or from the start. */
export function useRested(value: string | null, ms: number): boolean {
  const [rested, rest] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => rest(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested === value;
}
