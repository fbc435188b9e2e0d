import { home } from '../../address/address';
import { Link } from '../../address/Link';
import type { Product } from '../../api/products';
import { useSpeech } from '../../words/speech';
import styles from './FirstView.module.css';

/** ProductList leads to the products. */
export function ProductList({ products }: { readonly products: readonly Product[] }) {
  const { format, words: { first } } = useSpeech();
  return (
    <ul role="list" className={styles.products} aria-label={first.products}>
      {products.map(({ key, name, started_at: since }) => (
        <li key={key}>
          <Link to={{ ...home, product: key, view: 'backlog' }}>
            <b>{name}</b><code className="quieter">{key}</code>
            {since && <span className={styles.since}>{first.since(format.day(new Date(since)))}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
