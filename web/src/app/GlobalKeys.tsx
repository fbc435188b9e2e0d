import { useAddress, useGo } from '../address/useAddress';
import { useWords } from '../words/speech';
import { useDialogs } from './dialogs';
import { useKeys } from './keys';
import { useCompare } from './time/useCompare';
import { useStep } from './useStep';

/** GlobalKeys are the keys that act in every view. */
export function GlobalKeys() {
  const { keys, time } = useWords();
  const dialogs = useDialogs();
  const address = useAddress();
  const go = useGo();
  const step = useStep();
  const compare = useCompare();
  const back = () => {
    if (address.item !== null) go({ item: null });
    else if (address.at ?? address.from ?? address.to) go({ at: null, from: null, to: null });
  };
  useKeys(keys.everywhere, [
    { keys: ['?'], says: keys.help, run: dialogs.keys },
    { keys: ['['], says: keys.stepBack, run: step.back },
    { keys: [']'], says: keys.stepOn, run: step.on },
    ...(compare ? [{ keys: ['c'], says: time.compareKey, run: compare.toggle }] : []),
    { keys: ['Escape'], says: keys.back, run: back },
  ]);
  return null;
}
