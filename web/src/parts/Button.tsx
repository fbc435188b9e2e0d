import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './Button.module.css';
import { classes } from './classes';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'go' | 'bare' | 'sign'; // go: the one thing to do here; bare: on a ground of its own; sign: without an edge
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'plain', className, type = 'button', ...rest }: Props) {
  return <button {...rest} type={type} className={classes(styles.button, className)} data-look={look} />;
}
