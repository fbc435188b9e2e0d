import { home, viewNames, type ViewName } from '../address/address';
import { Link } from '../address/Link';
import { useAddress } from '../address/useAddress';
import type { Charter } from '../api/products';
import { Blaze } from '../parts/Blaze';
import { Glyph } from '../parts/Glyph';
import { Key } from '../parts/Key';
import { useWords } from '../words/speech';
import { ActorBox } from './ActorBox';
import { useDialogs } from './dialogs';
import { ProductPicker } from './ProductPicker';
import styles from './SideBar.module.css';

interface Props {
  readonly product: string;
  readonly name: string;
  readonly charter: Charter | undefined;
}

/** SideBar is the way through the page. What boards, search, people and imports will need stands between the views and the actor. */
export function SideBar({ product, name, charter }: Props) {
  const { app, keys, settings } = useWords();
  const dialogs = useDialogs();
  return (
    <header className={styles.side} data-print="no">
      <Link to={home} className={styles.brand}><Blaze />{app.name}</Link>
      <ProductPicker product={product} name={name} />
      <nav aria-label={app.views}>
        <ul role="list">
          {viewNames.map((view) => <li key={view}><ViewLink product={product} view={view} /></li>)}
        </ul>
      </nav>
      <span className={styles.space} />
      <button type="button" className={styles.tool} onClick={dialogs.keys}>{keys.open}<Key>?</Key></button>
      <button type="button" className={styles.tool} onClick={dialogs.settings}>{settings.title}</button>
      <ActorBox charter={charter} />
    </header>
  );
}

/** ViewLink leads to a view at the moment that is shown. */
function ViewLink({ product, view }: { readonly product: string; readonly view: ViewName }) {
  const { views } = useWords();
  const { at, view: present } = useAddress();
  return (
    <Link to={{ ...home, product, view, at }} className={styles.view} aria-current={present === view ? 'page' : undefined}>
      <Glyph name={view} />{views[view]}
    </Link>
  );
}
