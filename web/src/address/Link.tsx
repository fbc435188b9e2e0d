import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { print, type Address } from './address';
import { go } from './useAddress';

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  readonly to: Address;
}

/** Link leads to an address of the page, without loading it anew. */
export function Link({ to, onClick, children, ...rest }: Props) {
  const follow = (e: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(e);
    const elsewhere = e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || e.button !== 0; // in another tab, say
    if (elsewhere || e.defaultPrevented) return;
    e.preventDefault();
    go(to);
  };
  return <a {...rest} href={print(to)} onClick={follow}>{children}</a>;
}
