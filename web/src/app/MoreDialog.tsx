import { home, viewNames } from '../address/address';
import { Link } from '../address/Link';
import { useAddress } from '../address/useAddress';
import { Dialog } from '../parts/Dialog';
import { Glyph } from '../parts/Glyph';
import { useWords } from '../words/speech';
import { useDialogs } from './dialogs';
import styles from './PhoneBar.module.css';

interface Props {
  readonly product: string;
  readonly close: () => void;
}

/** MoreDialog has on a phone what the side bar has elsewhere. */
export default function MoreDialog({ product, close }: Props) {
  const words = useWords();
  const dialogs = useDialogs();
  const { at } = useAddress();
  const then = (open: () => void) => () => {
    close();
    open();
  };
  return (
    <Dialog title={words.app.more} close={close}>
      <div className={styles.more}>
        {viewNames.map((view) => (
          <Link key={view} to={{ ...home, product, view, at }} onClick={close}><Glyph name={view} />{words.views[view]}</Link>
        ))}
        <Link to={home} onClick={close}>{words.product.all}</Link>
        <button type="button" onClick={then(dialogs.changeActor)}>{words.actor.title}</button>
        <button type="button" onClick={then(dialogs.settings)}>{words.settings.title}</button>
      </div>
    </Dialog>
  );
}
