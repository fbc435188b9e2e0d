import type { Charter } from '../api/products';
import { Initials } from '../parts/Initials';
import { isRole, Role } from '../parts/Role';
import { useWords } from '../words/speech';
import styles from './ActorBox.module.css';
import { useDialogs } from './dialogs';
import { settings } from './settings';
import { useRemembered } from './useRemembered';

/** ActorBox says under whose name decisions are given, and in which roles; nobody has to say before the first one. */
export function ActorBox({ charter }: { readonly charter: Charter | undefined }) {
  const { actor } = useWords();
  const dialogs = useDialogs();
  const name = useRemembered(settings.actor);
  const chosen = useRemembered(settings.role);
  const held = (charter?.people ?? []).filter((p) => p.person === name).map((p) => p.role);
  const acting = isRole(chosen) && held.includes(chosen) ? [chosen] : held;
  return (
    <button type="button" className={styles.me} onClick={dialogs.changeActor}>
      <Initials name={name ?? ''} />
      <span className={styles.says}>
        <span className={styles.name}>{name ?? actor.unknown}</span>
        {name && (
          <small className={styles.roles}>
            {acting.length > 0 ? actor.actingAs : actor.noRole}
            {acting.map((role) => <Role key={role} role={role} />)}
          </small>
        )}
      </span>
    </button>
  );
}
