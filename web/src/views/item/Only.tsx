import type { ReactNode } from 'react';
import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';
import { useSpeech } from '../../words/speech';
import { changed } from '../backlog/filters';
import styles from './Item.module.css';

/** Only leads to the backlog's stories with that value alone. */
export function Only({ name, value, children }: { readonly name: string; readonly value: string; readonly children?: ReactNode }) {
  const address = useAddress();
  const { view, filters } = address;
  const { backlog } = useSpeech().words;
  const link = (
    <Link to={{ ...address, view: 'backlog', filters: changed(view === 'backlog' ? filters : {}, name, [value]) }} className={styles.tag} title={backlog.only(value)}>
      {children ? backlog.only(value) : value}
    </Link>
  );
  return children ? <>{children} {link}</> : link;
}
