import { shown } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import type { ViewProps } from '../../app/views';
import { EmptyState } from '../../parts/EmptyState';
import { ViewHead } from '../../parts/ViewHead';
import { useWords } from '../../words/speech';
import { apiPaths } from './apiPaths';

/** NotYetView stands where a view will be, and leads to what the API has of it. */
export default function NotYetView({ product, view }: ViewProps) {
  const { trouble, views } = useWords();
  const at = shown(useAddress());
  const path = `/v1/products/${encodeURIComponent(product)}${apiPaths[view]}${at ? `?at=${encodeURIComponent(at)}` : ''}`;
  return (
    <>
      <ViewHead title={views[view]} />
      <EmptyState title={trouble.notYet} says={trouble.notYetMend}>
        <a href={path}><code>{path}</code></a>
      </EmptyState>
    </>
  );
}
