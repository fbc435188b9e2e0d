import { lazy } from 'react';
import { isViewName } from '../address/address';
import { views } from './views';

const NoSuchView = lazy(() => import('../views/none/NoSuchView'));
const NoSuchProduct = lazy(() => import('../views/none/NoSuchProduct'));

interface Props {
  readonly product: string;
  readonly view: string;
  readonly unknown: boolean; // there is no such product
}

/** Content is the view that an address names. */
export function Content({ product, view, unknown }: Props) {
  if (unknown) return <NoSuchProduct product={product} />;
  if (!isViewName(view)) return <NoSuchView />;
  const View = views[view];
  return <View product={product} view={view} />;
}
