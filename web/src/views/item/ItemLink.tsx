import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';

interface Props {
  readonly item: string;
  readonly says?: string | undefined; // its title; without one the key is shown
  readonly className?: string | undefined;
}

/** ItemLink shows what a key names in the panel. */
export function ItemLink({ item, says, className }: Props) {
  const address = useAddress();
  return <Link to={{ ...address, item }} className={className ?? (says === undefined ? 'mono' : undefined)} dir={says === undefined ? undefined : 'auto'}>{says ?? item}</Link>;
}
