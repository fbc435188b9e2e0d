import { Link } from '../address/Link';
import { useAddress } from '../address/useAddress';
import type { components } from '../api/schema';
import { useSpeech } from '../words/speech';
import styles from './Against.module.css';
import { isRole, toneOf } from './Role';

type AgainstDecision = NonNullable<components['schemas']['AgainstDecision']>;

/** Against marks a decision that takes back one of another role, and leads to that. */
export function Against({ decision: { id, actor, role, at } }: { readonly decision: AgainstDecision }) {
  const { format, words: { history, roles, rolesShort } } = useSpeech();
  const address = useAddress();
  const known = isRole(role);
  return (
    <Link className={styles.against} data-tone={toneOf(role)} to={{ ...address, item: id }} title={history.againstSays(actor, known ? roles[role] : role, format.moment(new Date(at)))}>
      {history.against(known ? rolesShort[role] : role)}
    </Link>
  );
}
