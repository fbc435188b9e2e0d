import { lazy, useState } from 'react';
import { Later } from '../parts/Later';
import { home, type ViewName } from '../address/address';
import { Link } from '../address/Link';
import { useAddress } from '../address/useAddress';
import { Glyph } from '../parts/Glyph';
import { useWords } from '../words/speech';
import styles from './PhoneBar.module.css';

const MoreDialog = lazy(() => import('./MoreDialog'));

const first: readonly ViewName[] = ['next', 'backlog', 'roadmap', 'history'];

/** PhoneBar is the way through the page where there is no room for the side bar. */
export function PhoneBar({ product }: { readonly product: string }) {
  const { app, views } = useWords();
  const { at, view: present } = useAddress();
  const [open, setOpen] = useState(false);
  return (
    <nav className={styles.bar} aria-label={app.views} data-print="no">
      {first.map((view) => (
        <Link key={view} to={{ ...home, product, view, at }} aria-current={present === view ? 'page' : undefined}>
          <Glyph name={view} />{views[view]}
        </Link>
      ))}
      <button type="button" aria-haspopup="dialog" onClick={() => setOpen(true)}><Glyph name="more" />{app.more}</button>
      <Later>{open && <MoreDialog product={product} close={() => setOpen(false)} />}</Later>
    </nav>
  );
}
