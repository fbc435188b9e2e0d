import { useContext } from 'react';
import { Dialog } from '../parts/Dialog';
import { useWords } from '../words/speech';
import styles from './Dialogs.module.css';
import { KeysContext } from './keys';
import { LettersSwitch } from './LettersSwitch';

/** KeysDialog lists the keys that act where one is. */
export default function KeysDialog({ close }: { readonly close: () => void }) {
  const { keys } = useWords();
  const groups = useContext(KeysContext)?.groups() ?? [];
  return (
    <Dialog title={keys.title} close={close}>
      {groups.map(({ title, actions }) => (
        <section key={title}>
          <h3 className={styles.group}>{title}</h3>
          <dl className={styles.keys}>
            {actions.map((action) => (
              <div key={action.says}>
                <dt>{action.says}</dt>
                <dd>{action.keys.map((key) => <kbd key={key}>{shownAs(key)}</kbd>)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <LettersSwitch />
    </Dialog>
  );
}

const signs: Record<string, string> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc', Enter: '↵' };

const shownAs = (key: string): string => key.split('+').map((part) => signs[part] ?? (part.length === 1 ? part.toUpperCase() : part)).join(' ');
