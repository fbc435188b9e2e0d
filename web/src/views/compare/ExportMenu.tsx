import { Menu, MenuItem, MenuTrigger, Popover, Button as Trigger } from 'react-aria-components';
import { useApi } from '../../api/ApiContext';
import { useToasts } from '../../app/toasts';
import buttons from '../../parts/Button.module.css';
import { save } from '../../parts/save';
import { useSpeech } from '../../words/speech';
import styles from './ExportMenu.module.css';
import { draw } from './picture';
import { queryOf, type Comparison, type Line, type Sides } from './questions';
import { tableOf } from './table';
import { usePicture } from './usePicture';

interface Props {
  readonly sides: Sides;
  readonly head: Comparison;
  readonly lines: readonly Line[];
  readonly whole: boolean; // all lines were read
}

/** ExportMenu gives a comparison to others: as text to paste, as a file of text, a table, a picture, on paper. */
export function ExportMenu({ sides, head, lines, whole }: Props) {
  const { words: { compare } } = useSpeech();
  const { ask } = useApi();
  const toasts = useToasts();
  const picture = usePicture(head, lines);
  const name = `${sides.product}-${sides.of}-${head.from.at.slice(0, 10)}-${head.to.at.slice(0, 10)}`;
  const markdown = async () => {
    const { data } = await ask.GET('/v1/products/{key}/compare', { params: { path: { key: sides.product }, query: queryOf(sides) }, headers: { Accept: 'text/markdown' }, parseAs: 'text' });
    return data ?? '';
  };
  const acts: Record<string, () => Promise<void> | void> = {
    ...(isSecureContext && { copy: async () => {
      await navigator.clipboard.writeText(await markdown());
      toasts.say({ says: compare.copied });
    } }),
    markdown: async () => save(new Blob([await markdown()], { type: 'text/markdown' }), `${name}.md`),
    table: () => save(new Blob([tableOf(lines)], { type: 'text/csv' }), `${name}.csv`),
    picture: async () => {
      const canvas = document.createElement('canvas');
      draw(picture, canvas);
      const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, 'image/png'));
      if (blob) save(blob, `${name}.png`);
    },
    print: () => window.print(),
  };
  const run = (act: string) => void Promise.resolve(acts[act]?.()).catch((error: unknown) => toasts.say({ says: error instanceof Error ? error.message : String(error) }));
  return (
    <MenuTrigger>
      <Trigger className={buttons.button ?? ''} isDisabled={!whole}>{compare.export}</Trigger>
      <Popover className={styles.menu ?? ''} placement="bottom end">
        <Menu aria-label={compare.export} onAction={(act) => run(String(act))}>
          {Object.keys(acts).map((act) => <MenuItem key={act} id={act} className={styles.item ?? ''}>{compare.exports[act]}</MenuItem>)}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
