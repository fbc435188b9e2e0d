import { lazy, useState } from 'react';
import { Later } from '../../parts/Later';
import { useAddress, useGo } from '../../address/useAddress';
import type { Answer } from '../../app/deciding/act';
import { useKeys } from '../../app/keys';
import { Button } from '../../parts/Button';
import { Key } from '../../parts/Key';
import { useWords } from '../../words/speech';
import styles from './WriteStory.module.css';

const WriteDialog = lazy(() => import('../story/acts/WriteDialog'));

/** WriteStory writes a story, by its button or its key. It is shown then, where it was put. */
export function WriteStory({ product }: { readonly product: string }) {
  const { storyActs: says } = useWords();
  const { item } = useAddress();
  const go = useGo();
  const [open, setOpen] = useState(false);
  useKeys(says.keys, [{ keys: ['c'], says: says.writeKey, run: () => setOpen(true) }]);
  const decided = ({ events: [first] }: Answer) => {
    if (first?.type === 'StoryWritten') go({ item: first.data.story });
  };
  return (
    <>
      <Button look="go" className={styles.write} onClick={() => setOpen(true)}>{says.write} <Key>{says.writeSign}</Key></Button>
      <Later>{open && <WriteDialog product={product} beside={item} decided={decided} close={() => setOpen(false)} />}</Later>
    </>
  );
}
