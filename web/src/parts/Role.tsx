import { useWords } from '../words/speech';
import styles from './Role.module.css';

export type RoleName = 'product_manager' | 'product_owner' | 'team_member' | 'stakeholder';

const tones: Record<RoleName, 'pm' | 'po' | 'team'> = { product_manager: 'pm', product_owner: 'po', team_member: 'team', stakeholder: 'team' };

export const isRole = (name: string | null | undefined): name is RoleName => !!name && Object.hasOwn(tones, name);

/** toneOf is the colour of a role; whoever has none is grey. */
export const toneOf = (role: string | null | undefined): 'pm' | 'po' | 'team' => (isRole(role) ? tones[role] : 'team');

/** Role is a role's letters, always beside its colour. A role that the page does not know is told as it is written. */
export function Role({ role }: { readonly role: string }) {
  const { roles, rolesShort } = useWords();
  const known = isRole(role);
  return (
    <abbr className={styles.role} data-tone={toneOf(role)} title={known ? roles[role] : role}>
      {known ? rolesShort[role] : role}
    </abbr>
  );
}
