import styles from './Blaze.module.css';

/** Blaze is the mark, as painted on trees along a path: both roles, one above the other. */
export function Blaze({ large = false }: { readonly large?: boolean }) {
  return <span className={styles.blaze} data-large={large || undefined} aria-hidden="true" />;
}
