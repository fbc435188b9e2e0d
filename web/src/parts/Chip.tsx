import type { ButtonHTMLAttributes } from 'react';
import styles from './Chip.module.css';
import { classes } from './classes';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly on?: boolean; // it is in force
}

/** Chip is a filter, or another small choice that is on or off. */
export function Chip({ on = false, className, ...rest }: Props) {
  return <button {...rest} type="button" className={classes(styles.chip, className)} data-on={on || undefined} />;
}
