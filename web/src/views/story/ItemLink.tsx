import { Link } from '../../address/Link';
import { useAddress } from '../../address/useAddress';

/** ItemLink shows what a key names in the panel. */
export function ItemLink({ item }: { readonly item: string }) {
  const address = useAddress();
  return <Link to={{ ...address, item }} className="mono">{item}</Link>;
}
