import type { Charter } from '../../api/products';
import { isRole, type RoleName } from '../../parts/Role';
import { commandsOf, type Act } from './act';

/** demandsReason says whether a product's policy refuses an act without a reason. */
export function demandsReason(charter: Charter | undefined, act: Act): boolean {
  const demanded = charter?.policy?.reason_required ?? [];
  return commandsOf(act).some((command) => demanded.includes(command));
}

/** actingAs is the role that somebody chose to act in, if they hold it. */
export function actingAs(charter: Charter | undefined, actor: string | null, chosen: string | null): RoleName | undefined {
  const held = charter?.people.some(({ person, role }) => person === actor && role === chosen);
  return held && isRole(chosen) ? chosen : undefined;
}
