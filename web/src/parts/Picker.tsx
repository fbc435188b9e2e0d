import { useId, useState, type KeyboardEvent, type Ref } from 'react';
import { found, type PickerOption } from './found';
import styles from './Picker.module.css';

interface Props {
  readonly label: string;
  readonly options: readonly PickerOption[];
  readonly pick: (id: string) => void;
  readonly up?: boolean; // the options stand above: it is at the foot
  readonly typed?: (text: string) => void; // for options that are asked for
  readonly ref?: Ref<HTMLInputElement>;
}

/** Picker finds something by typing, and picks it with Enter or a click. It keeps no choice: what was picked is shown elsewhere. */
export function Picker({ label, options, pick, up = false, typed, ref }: Props) {
  const id = useId();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const shown = open ? found(options, text) : [];
  const write = (next: string) => {
    setText(next);
    setOpen(true);
    setActive(0);
    typed?.(next);
  };
  const take = (option: PickerOption | undefined) => {
    if (!option) return;
    write('');
    setOpen(false);
    pick(option.id);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => (open ? setActive(Math.min(active + 1, shown.length - 1)) : setOpen(true)),
    ArrowUp: () => setActive(Math.max(active - 1, 0)),
    Enter: () => take(shown[active]),
    Escape: () => setOpen(false),
  };
  const pressed = (e: KeyboardEvent) => {
    const run = e.altKey ? undefined : keys[e.key];
    if (!run || ((e.key === 'Enter' || e.key === 'Escape') && shown.length === 0)) return; // whoever stands around it has these
    e.preventDefault();
    e.stopPropagation();
    run();
  };
  return (
    <div className={styles.picker} data-up={up || undefined}>
      <input
        ref={ref} value={text} placeholder={label} aria-label={label} role="combobox" aria-expanded={shown.length > 0} aria-controls={`${id}-options`} aria-autocomplete="list"
        aria-activedescendant={shown.length > 0 ? `${id}-${active}` : undefined} autoComplete="off" onChange={(e) => write(e.target.value)} onClick={() => setOpen(true)} onBlur={() => setOpen(false)} onKeyDown={pressed}
      />
      <div className={styles.options} id={`${id}-options`} role="listbox" aria-label={label} hidden={shown.length === 0}>
        {shown.map((option, i) => (
          // The keys are the field's, which keeps the focus.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={option.id} id={`${id}-${i}`} role="option" tabIndex={-1} aria-selected={i === active} onMouseDown={(e) => e.preventDefault()} onClick={() => take(option)}>
            <code>{option.key}</code><span dir="auto">{option.says}</span>{option.more && <small>{option.more}</small>}
          </div>
        ))}
      </div>
    </div>
  );
}
