import { useSpeech } from '../words/speech';
import styles from './Changed.module.css';
import { listDiff } from './listDiff';

const most = 30; // entries that are named of each kind

/** ListChange is a list as it became another: entries that went are struck, those that came are marked, those that moved have both places. */
export function ListChange({ from, to }: { readonly from: readonly string[]; readonly to: readonly string[] }) {
  const { told } = useSpeech().words;
  const { removed, added, moved } = listDiff(from, to);
  const left = [removed, added, moved].reduce((sum, { length }) => sum + Math.max(0, length - most), 0);
  return (
    <span className={styles.list} dir="auto">
      {removed.slice(0, most).map((item) => <del key={item}>{item}</del>)}
      {added.slice(0, most).map((item) => <ins key={item}>{item}</ins>)}
      {moved.slice(0, most).map(({ item, from: before, to: after }) => <span key={item}>{told.placed(item, before, after)}</span>)}
      {left > 0 && <span className="quiet">{told.more(left)}</span>}
    </span>
  );
}
