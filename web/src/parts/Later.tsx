import { Suspense, type ReactNode } from 'react';

/** Later is what is loaded when it is first wanted, such as a dialog. Until it is there no key does anything: what is typed was meant for it. */
export function Later({ children }: { readonly children: ReactNode }) {
  return <Suspense fallback={<span data-coming hidden />}>{children}</Suspense>;
}
