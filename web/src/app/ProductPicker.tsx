import { lazy, useRef, useState } from 'react';
import { Later } from '../parts/Later';
import { useWords } from '../words/speech';
import styles from './ProductPicker.module.css';

const ProductMenu = lazy(() => import('./ProductMenu'));

interface Props {
  readonly product: string;
  readonly name: string;
}

/** ProductPicker says which product is shown, and leads to others. */
export function ProductPicker({ product, name }: Props) {
  const words = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button} type="button" className={styles.picker} aria-haspopup="menu" aria-expanded={open}
        title={words.product.choose} onClick={() => setOpen(true)}
      >
        <b>{name}</b>
        {name !== product && <span className={styles.key}>{product}</span>}
        <span className={styles.sign} aria-hidden="true" />
      </button>
      <Later>{open && <ProductMenu anchor={button} close={() => setOpen(false)} />}</Later>
    </>
  );
}
