import type { Charter } from '../api/products';
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
      <span className={styles.initials} aria-hidden="true">{initials(name)}</span>
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

/** initials are the first letters of up to two words of a name. */
function initials(name: string | null): string {
  if (!name) return '?';
  return name.split(/[\s._-]+/u).slice(0, 2).map((word) => Array.from(word)[0] ?? '').join('').toLocaleUpperCase();
}
