import { createContext, useContext, useEffect, useRef } from 'react';

/** KeyAction is what a key does while what declares it is shown. */
export interface KeyAction {
  readonly keys: readonly string[]; // as KeyboardEvent.key has them, with Ctrl+ and Alt+ and Shift+ before; several do the same
  readonly says: string; // for the list of keys
  readonly run: (e: KeyboardEvent) => void;
  readonly inFields?: boolean; // also while something is written
}

/** KeyGroup are the keys of a part of the page. */
export interface KeyGroup {
  readonly title: string;
  readonly actions: readonly KeyAction[];
}

export interface Keys {
  readonly declare: (group: () => KeyGroup) => () => void;
  readonly groups: () => KeyGroup[];
}

export const KeysContext = createContext<Keys | null>(null);

/** useKeys declares keys as long as the component is there. The last one to declare a key has it. */
export function useKeys(title: string, actions: readonly KeyAction[]): void {
  const keys = useContext(KeysContext);
  const latest = useRef<KeyGroup>({ title, actions });
  useEffect(() => {
    latest.current = { title, actions };
  });
  useEffect(() => keys?.declare(() => latest.current), [keys]);
}

/** nameOf is a pressed key as KeyAction names it. */
export function nameOf(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const letter = e.key.length === 1;
  const key = letter ? e.key.toLowerCase() : e.key;
  const shift = e.shiftKey && (!letter || /^\p{L}$/u.test(key)); // with other signs it is what they are written with
  const parts = [(e.ctrlKey || e.metaKey) && 'Ctrl', e.altKey && 'Alt', shift && 'Shift', key];
  return parts.filter(Boolean).join('+');
}

/** isLetter says whether a key is one without Ctrl and Alt that also writes: such keys can be switched off. */
export const isLetter = (name: string): boolean => /^(Shift\+)?.$/u.test(name);

/** writes says whether what has the focus takes letters. */
export function writes(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'submit'].includes(target.type);
}
