import type { PanelProps } from '../../app/panels';
import { useWords } from '../../words/speech';
import { ItemFrame } from '../item/ItemFrame';
import { releaseForms } from './forms';
import { ReleaseAbout } from './ReleaseAbout';
import { release } from './questions';

/** ReleasePanel is a release: when it is out, what it holds, and its life. */
export default function ReleasePanel(props: PanelProps) {
  const { release: says } = useWords();
  return (
    <ItemFrame {...props} question={release(props.product, props.item)} about={says.about} untraced forms={releaseForms} title={(r) => r.release.name} over={(r) => (r.release.shipped ? says.out : says.planned)}>
      {(found) => <ReleaseAbout found={found} />}
    </ItemFrame>
  );
}
