import { useEffect, useState } from 'react';

/** Between is from one number to another. */
export interface Between {
  readonly from: number;
  readonly to: number;
}

/** useRested is what is passed once it has been the same for so many ms; at first what is passed first. */
export function useRested({ from, to }: Between, ms: number): Between {
  const [rested, rest] = useState({ from, to });
  useEffect(() => {
    const timer = setTimeout(() => rest({ from, to }), ms);
    return () => clearTimeout(timer);
  }, [from, to, ms]);
  return rested;
}
