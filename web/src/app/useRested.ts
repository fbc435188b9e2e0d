import { useEffect, useState } from 'react';

/** useRested is a value once it has been the same for so many ms; until then the one before, at first another. */
export function useRested<T extends string | number | boolean | null, F>(value: T, ms: number, first: T | F): T | F {
  const [rested, rest] = useState<T | F>(first);
  useEffect(() => {
    const timer = setTimeout(() => rest(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
