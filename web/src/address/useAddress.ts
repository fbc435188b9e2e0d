import { useCallback, useMemo } from 'react';
import { navigate, usePathname, useSearch } from 'wouter/use-browser-location';
import { parse, print, type Address } from './address';

/** useAddress is what the URL says now. */
export function useAddress(): Address {
  const path = usePathname();
  const query = useSearch();
  return useMemo(() => parse(path, query), [path, query]);
}

/** go leads to an address. With replace the one before is left out of the browser's history: for steps that nobody would go back. */
export function go(address: Address, { replace = false } = {}): void {
  navigate(print(address), { replace });
}

export type Go = (change: Partial<Address>, options?: { replace?: boolean }) => void;

/** useGo leads to an address that differs from the present one in what is named. */
export function useGo(): Go {
  const address = useAddress();
  return useCallback((change, options) => go({ ...address, ...change }, options), [address]);
}
