import { Suspense, useEffect } from 'react';
import { isPast, isViewName, shown } from '../address/address';
import { useAddress } from '../address/useAddress';
import { charter } from '../api/products';
import { Problem } from '../api/problem';
import { useQuestion } from '../api/question';
import { useFollow } from '../live/useFollow';
import { Waiting } from '../parts/Waiting';
import { useWords } from '../words/speech';
import { ArrivalProvider } from './ArrivalProvider';
import { Broken } from './Broken';
import { Content } from './Content';
import { DecidingProvider } from './deciding/DecidingProvider';
import { DialogsProvider } from './DialogsProvider';
import { Dock } from './Dock';
import { ErrorBoundary } from './ErrorBoundary';
import { GlobalKeys } from './GlobalKeys';
import { Home } from './Home';
import { ItemPanel } from './ItemPanel';
import { OfflineBanner } from './OfflineBanner';
import { PastBand } from './PastBand';
import { PhoneBar } from './PhoneBar';
import { settings } from './settings';
import styles from './Shell.module.css';
import { ShownProvider } from './ShownProvider';
import { SideBar } from './SideBar';
import { useTitle } from './useTitle';

/** Shell is what stands around every view. */
export function Shell() {
  const { product } = useAddress();
  return product === null ? <Home /> : <ProductShell key={product} product={product} />;
}

/** ProductShell gives all that stands around a product's views what they share. */
function ProductShell({ product }: { readonly product: string }) {
  const { view } = useAddress();
  return (
    <DialogsProvider product={product}>
      <ShownProvider>
        <ArrivalProvider at={`${product}/${view}`}>
          <DecidingProvider product={product}>
            <Frame product={product} />
          </DecidingProvider>
        </ArrivalProvider>
      </ShownProvider>
    </DialogsProvider>
  );
}

function Frame({ product }: { readonly product: string }) {
  const words = useWords();
  const address = useAddress();
  const { data, error } = useQuestion(charter(product, null));
  const unknown = error instanceof Problem && (error.status === 404 || error.status === 422);
  const name = data?.name ?? product;
  useFollow(unknown ? null : product);
  useTitle(isViewName(address.view) ? words.views[address.view] : words.trouble.noView, name);
  useEffect(() => {
    if (data) settings.product.set(product);
  }, [data, product]);
  return (
    <div className={styles.shell} data-past={isPast(address) || undefined} data-panel={address.item !== null || undefined}>
      <GlobalKeys />
      <a className={styles.skip} href="#content">{words.app.skip}</a>
      <SideBar product={product} name={name} charter={data} />
      <main id="content" className={styles.main} tabIndex={-1}>
        <OfflineBanner />
        {address.from === null && shown(address) !== null && <PastBand />}
        <ErrorBoundary key={address.view} broken={(fault, again) => <Broken error={fault} again={again} />}>
          <Suspense fallback={<Waiting what={words.waiting.asking} />}>
            <Content product={product} view={address.view} unknown={unknown} />
          </Suspense>
        </ErrorBoundary>
      </main>
      {address.item !== null && <ItemPanel product={product} item={address.item} />}
      <Dock />
      <PhoneBar product={product} />
    </div>
  );
}
