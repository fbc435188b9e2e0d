import { Suspense, useCallback } from 'react';
import { useGo } from '../address/useAddress';
import { Waiting } from '../parts/Waiting';
import { useWords } from '../words/speech';
import { Broken } from './Broken';
import { ErrorBoundary } from './ErrorBoundary';
import { kindOf, panels } from './panels';
import styles from './Shell.module.css';

interface Props {
  readonly product: string;
  readonly item: string;
}

/** ItemPanel shows what the address names beside the view, whichever view that is. */
export function ItemPanel({ product, item }: Props) {
  const { waiting } = useWords();
  const go = useGo();
  const close = useCallback(() => go({ item: null }), [go]);
  const Content = panels[kindOf(item)];
  return (
    <div className={styles.panel}>
      <ErrorBoundary key={item} broken={(fault, again) => <Broken error={fault} again={again} />}>
        <Suspense fallback={<Waiting what={waiting.asking} />}>
          <Content product={product} item={item} close={close} />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
