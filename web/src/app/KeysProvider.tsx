import { useEffect, useState, type ReactNode } from 'react';
import { isLetter, KeysContext, nameOf, writes, type KeyAction, type KeyGroup, type Keys } from './keys';
import { settings } from './settings';

/** KeysProvider hears keys and has them done by whoever declared them. */
export function KeysProvider({ children }: { readonly children: ReactNode }) {
  const [keys] = useState(makeKeys);
  useEffect(() => {
    const pressed = (e: KeyboardEvent) => {
      const action = e.defaultPrevented ? undefined : actionOf(keys, e);
      if (!action) return;
      e.preventDefault();
      action.run(e);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [keys]);
  return <KeysContext value={keys}>{children}</KeysContext>;
}

function actionOf(keys: Keys, e: KeyboardEvent): KeyAction | undefined {
  const name = nameOf(e);
  const inField = writes(e.target);
  const off = isLetter(name) && settings.letters.get() === 'off';
  const before = document.querySelector('[role="dialog"], [role="alertdialog"], [data-coming]') !== null; // a dialog has its own
  if (off || before) return undefined;
  return keys.groups().flatMap((group) => group.actions).findLast((action) => action.keys.includes(name) && (action.inFields === true || !inField));
}

function makeKeys(): Keys {
  const declared = new Set<() => KeyGroup>();
  return {
    declare: (group) => {
      declared.add(group);
      return () => declared.delete(group);
    },
    groups: () => [...declared].map((group) => group()),
  };
}
