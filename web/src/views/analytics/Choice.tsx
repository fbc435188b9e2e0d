import { useAddress, useGo } from '../../address/useAddress';
import { changed } from '../backlog/filters';
import styles from './Analytics.module.css';

interface Props<Name extends string> {
  readonly filter: string; // its name in the address
  readonly label: string;
  readonly names: readonly Name[]; // the first one is usual, and not said in the address
  readonly chosen: Name;
  readonly says: Readonly<Record<Name, string>>;
}

/** Choice is one of a few, in the address. */
export function Choice<Name extends string>({ filter, label, names, chosen, says }: Props<Name>) {
  const { filters } = useAddress();
  const go = useGo();
  const choose = (name: string) => go({ filters: changed(filters, filter, name === names[0] ? null : [name]) }, { replace: true });
  return (
    <select className={styles.choice} aria-label={label} value={chosen} onChange={(e) => choose(e.target.value)}>
      {names.map((name) => <option key={name} value={name}>{says[name]}</option>)}
    </select>
  );
}
