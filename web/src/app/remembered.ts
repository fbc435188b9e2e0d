/** A setting that this browser keeps, and everybody who shows it. */
export interface Remembered {
  readonly get: () => string | null;
  readonly set: (value: string | null) => void;
  readonly subscribe: (changed: () => void) => () => void;
}

/** remembered is the setting of a name. Where the browser keeps nothing (a private window, or it is full) it lasts as long as the page. */
export function remembered(name: string): Remembered {
  const key = `waymark.${name}`;
  const told = new Set<() => void>();
  let held: string | null = null;
  let kept = true;
  const get = () => {
    try {
      return kept ? localStorage.getItem(key) : held;
    } catch {
      return held;
    }
  };
  const set = (value: string | null) => {
    held = value;
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      kept = true;
    } catch {
      kept = false;
    }
    for (const changed of told) changed();
  };
  const subscribe = (changed: () => void) => {
    told.add(changed);
    const elsewhere = (e: StorageEvent) => {
      if (e.key === key) changed();
    };
    window.addEventListener('storage', elsewhere);
    return () => {
      told.delete(changed);
      window.removeEventListener('storage', elsewhere);
    };
  };
  return { get, set, subscribe };
}
