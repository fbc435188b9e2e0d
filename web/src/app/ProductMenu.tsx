import type { RefObject } from 'react';
import { Menu, MenuItem, Popover } from 'react-aria-components';
import { home } from '../address/address';
import { go } from '../address/useAddress';
import { products } from '../api/products';
import { useQuestion } from '../api/question';
import { useWords } from '../words/speech';
import styles from './ProductPicker.module.css';

interface Props {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly close: () => void;
}

/** ProductMenu lists the products. */
export default function ProductMenu({ anchor, close }: Props) {
  const words = useWords();
  const known = useQuestion(products).data;
  if (!known) return null; // what has the focus first must be there first
  return (
    <Popover aria-label={words.product.choose} triggerRef={anchor} isOpen onOpenChange={(open) => !open && close()} placement="bottom start" className={styles.menu ?? ''}>
      <Menu aria-label={words.product.choose} autoFocus="first" onClose={close}>
        {known.map(({ key, name }) => (
          <MenuItem key={key} id={key} textValue={name} className={styles.item ?? ''} onAction={() => go({ ...home, product: key, view: 'backlog' })}>
            <span>{name}</span><span className={styles.key}>{key}</span>
          </MenuItem>
        ))}
        <MenuItem className={styles.item ?? ''} textValue={words.product.all} onAction={() => go(home)}>
          <span>{words.product.all}</span>
        </MenuItem>
      </Menu>
    </Popover>
  );
}
