import type { Charter } from '../../api/products';
import { isRole, type RoleName } from '../../parts/Role';
import { commandsOf, type Act } from './act';

const always: readonly string[] = ['reject-story', 'decline-proposal']; // whatever the policy says

/** demandsReason says whether an act without a reason is refused. */
export function demandsReason(charter: Charter | undefined, act: Act): boolean {
  const demanded = charter?.policy?.reason_required ?? [];
  return commandsOf(act).some((command) => always.includes(command) || demanded.includes(command));
}

/** actingAs is the role that somebody chose to act in, if they hold it. */
export function actingAs(charter: Charter | undefined, actor: string | null, chosen: string | null): RoleName | undefined {
  const held = charter?.people.some(({ person, role }) => person === actor && role === chosen);
  return held && isRole(chosen) ? chosen : undefined;
}
