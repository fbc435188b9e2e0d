import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import styles from './TabBar.module.css';

interface Props<Name extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly name: Name; readonly says: ReactNode }[];
  readonly chosen: Name;
  readonly choose: (name: Name) => void;
  readonly children: ReactNode; // what the chosen one shows
}

/** TabBar chooses between a few things of one; arrows lead from one to the next. */
export function TabBar<Name extends string>({ label, tabs, chosen, choose, children }: Props<Name>) {
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);
  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };
  const arrow = (e: KeyboardEvent) => {
    const step = steps[e.key];
    if (step === undefined) return;
    const turned = getComputedStyle(e.currentTarget).direction === 'rtl' ? -step : step;
    const next = (tabs.findIndex(({ name }) => name === chosen) + turned + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (!tab) return;
    choose(tab.name);
    bar.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
    e.preventDefault();
  };
  return (
    <>
      <div ref={bar} className={styles.bar} role="tablist" aria-label={label}>
        {tabs.map(({ name, says }) => (
          <button
            key={name} type="button" role="tab" id={`${id}-${name}`} aria-selected={name === chosen} aria-controls={`${id}-panel`}
            tabIndex={name === chosen ? 0 : -1} onClick={() => choose(name)} onKeyDown={arrow}
          >
            {says}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} className={styles.content}>{children}</div>
    </>
  );
}
