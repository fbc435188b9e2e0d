import { lazy, useMemo, useState, type ReactNode } from 'react';
import { Later } from '../parts/Later';
import { DialogsContext, type Dialogs } from './dialogs';
import { settings } from './settings';

const ActorDialog = lazy(() => import('./ActorDialog'));
const KeysDialog = lazy(() => import('./KeysDialog'));
const SettingsDialog = lazy(() => import('./SettingsDialog'));

type Open = { name: 'keys' | 'settings' } | { name: 'actor'; done: (actor: string | null) => void };

interface Props {
  readonly product: string;
  readonly children: ReactNode;
}

/** DialogsProvider holds which dialog is open. They are loaded when the first is. */
export function DialogsProvider({ product, children }: Props) {
  const [open, setOpen] = useState<Open | null>(null);
  const dialogs = useMemo<Dialogs>(() => {
    const ask = () => new Promise<string | null>((done) => setOpen({ name: 'actor', done }));
    return {
      actor: () => {
        const known = settings.actor.get();
        return known ? Promise.resolve(known) : ask();
      },
      changeActor: () => void ask(),
      keys: () => setOpen({ name: 'keys' }),
      settings: () => setOpen({ name: 'settings' }),
    };
  }, []);
  const close = () => setOpen(null);
  return (
    <DialogsContext value={dialogs}>
      {children}
      <Later>
        {open?.name === 'keys' && <KeysDialog close={close} />}
        {open?.name === 'settings' && <SettingsDialog close={close} />}
        {open?.name === 'actor' && (
          <ActorDialog
            product={product}
            done={(actor) => {
              close();
              open.done(actor);
            }}
          />
        )}
      </Later>
    </DialogsContext>
  );
}
