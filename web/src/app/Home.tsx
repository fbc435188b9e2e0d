import { lazy, Suspense } from 'react';
import { useAddress } from '../address/useAddress';
import { Waiting } from '../parts/Waiting';
import { useWords } from '../words/speech';
import { Broken } from './Broken';
import { ErrorBoundary } from './ErrorBoundary';
import { OfflineBanner } from './OfflineBanner';

const FirstView = lazy(() => import('../views/first/FirstView'));
const NoSuchView = lazy(() => import('../views/none/NoSuchView'));

/** Home is the page without a product: the products that there are, and how to begin. */
export function Home() {
  const { waiting } = useWords();
  const { view } = useAddress();
  return (
    <main>
      <OfflineBanner />
      <ErrorBoundary broken={(fault, again) => <Broken error={fault} again={again} />}>
        <Suspense fallback={<Waiting what={waiting.asking} />}>{view === '' ? <FirstView /> : <NoSuchView />}</Suspense>
      </ErrorBoundary>
    </main>
  );
}
