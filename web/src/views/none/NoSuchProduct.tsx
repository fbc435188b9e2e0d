import { home } from '../../address/address';
import { Link } from '../../address/Link';
import { EmptyState } from '../../parts/EmptyState';
import { ViewHead } from '../../parts/ViewHead';
import { useWords } from '../../words/speech';

/** NoSuchProduct says that there is no product with that key. */
export default function NoSuchProduct({ product }: { readonly product: string }) {
  const words = useWords();
  return (
    <>
      <ViewHead title={words.trouble.noProduct(product)} />
      <EmptyState title={words.trouble.noProduct(product)} says={words.trouble.noProductMend}>
        <Link to={home}>{words.product.all}</Link>
      </EmptyState>
    </>
  );
}
