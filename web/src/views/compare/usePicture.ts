import { useAddress } from '../../address/useAddress';
import { isViewName } from '../../address/address';
import { valueOf } from '../../parts/told/told';
import { useSpeech } from '../../words/speech';
import { fieldsOf, placesOf } from './lines';
import type { Picture, PictureLine } from './picture';
import type { Comparison, Line } from './questions';
import { useSideWords } from './useSideWords';

const most = 100; // lines in a picture

/** usePicture is what a picture of a comparison says. */
export function usePicture(head: Comparison, lines: readonly Line[]): Picture {
  const says = useSpeech();
  const { format, words: { compare, life, told, views } } = says;
  const { product, view } = useAddress();
  const said = useSideWords(head);
  const lineOf = (line: Line): PictureLine => {
    const { from, to } = placesOf(line);
    const last = line.decisions.at(-1);
    const up = line.kind === 'added' || (line.kind === 'moved' && (to ?? 0) < (from ?? 0));
    return {
      kind: line.kind === 'moved' && from !== null && to !== null ? compare.byPlaces(from - to) : compare.kinds[line.kind],
      tone: up ? 'up' : line.kind === 'moved' || line.kind === 'removed' ? 'down' : null,
      key: line.key, title: line.title === line.key ? '' : line.title,
      how: fieldsOf(line).filter(({ field }) => field !== 'title').map(({ field, from: was, to: is }) => `${life.changed(field)} ${life.moved(valueOf(was, says), valueOf(is, says))}`).join(', '),
      who: last ? `${last.actor}, ${format.shortDay(new Date(last.at))}` : '',
    };
  };
  return {
    title: `${isViewName(view) ? views[view] : view} · ${product ?? ''}`, says: `${said ? compare.and(said.from, said.to) : ''} · ${compare.changes(head.total)}`,
    lines: lines.slice(0, most).map(lineOf), more: lines.length > most ? told.more(lines.length - most) : null,
  };
}
