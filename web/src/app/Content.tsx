import { lazy } from 'react';
import { isViewName } from '../address/address';
import { useAddress } from '../address/useAddress';
import { comparedIn } from './time/compared';
import { views } from './views';

const CompareView = lazy(() => import('../views/compare/CompareView'));
const NoSuchView = lazy(() => import('../views/none/NoSuchView'));
const NoSuchProduct = lazy(() => import('../views/none/NoSuchProduct'));

interface Props {
  readonly product: string;
  readonly view: string;
  readonly unknown: boolean; // there is no such product
}

/** Content is the view that an address names, or what differs in it between two moments. */
export function Content({ product, view, unknown }: Props) {
  const { from } = useAddress();
  if (unknown) return <NoSuchProduct product={product} />;
  if (!isViewName(view)) return <NoSuchView />;
  if (from !== null && comparedIn[view]) return <CompareView key={view} product={product} view={view} />;
  const { View } = views[view];
  return <View product={product} view={view} />;
}
