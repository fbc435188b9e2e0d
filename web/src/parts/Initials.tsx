import { initials } from './shortName';
import styles from './Initials.module.css';

/** Initials stand for a person whose name is told beside them. */
export function Initials({ name }: { readonly name: string }) {
  return <span className={styles.initials} aria-hidden="true">{initials(name)}</span>;
}
