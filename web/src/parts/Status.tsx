import styles from './Status.module.css';

interface Props {
  readonly name: string; // as the product's workflow calls it
  readonly category: string; // todo, doing, done or dropped
}

/** Status is a status with the mark of what it means. */
export function Status({ name, category }: Props) {
  return <span className={styles.status} data-category={category}><span className={styles.name}>{name}</span></span>;
}
