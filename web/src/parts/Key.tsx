import styles from './Key.module.css';

/** Key is a key that can be pressed here. It is for who looks: who listens hears of it in the list of keys. */
export function Key({ children }: { readonly children: string }) {
  return <kbd className={styles.key} aria-hidden="true">{children}</kbd>;
}
