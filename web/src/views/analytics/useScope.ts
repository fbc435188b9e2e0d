import { useMemo, useState } from 'react';
import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { charter } from '../../api/products';
import { useQuestion } from '../../api/question';
import { useShow } from '../../app/shown';
import type { Scope } from './questions';
import { rangeOf, spanOf } from './span';

/**
 * useScope is what all measures are taken of, by the address: null until it is known which instant the moment of the past is. The charter
 * knows it, and has one revision of each instant.
 */
export function useScope(product: string): { scope: Scope | null; error: Error | null; again: () => void } {
  const address = useAddress();
  const [today] = useState(() => new Date());
  const at = shown(address);
  const { data, error, refetch } = useQuestion(charter(product, at));
  useShow(data?.at, data?.revision);
  const { since, until, bucket } = spanOf(address.filters);
  const past = at === null ? null : data?.at;
  const scope = useMemo(
    () => (past === undefined ? null : { product, bucket, range: rangeOf({ since, until, bucket }, past, today) }),
    [product, bucket, since, until, past, today],
  );
  return { scope, error, again: () => void refetch() };
}
