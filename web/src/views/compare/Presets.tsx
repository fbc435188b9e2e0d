import { useAddress, useGo } from '../../address/useAddress';
import { answered } from '../../api/answered';
import { useQuestion, type Question } from '../../api/question';
import { ChipSelect } from '../../parts/ChipSelect';
import { useSpeech } from '../../words/speech';
import { presetsOf, type Preset } from './presets';

/** marks are the sprints and releases since which one may compare. */
const marks = (product: string): Question<{ sprints: Parameters<typeof presetsOf>[1]; releases: Parameters<typeof presetsOf>[2] }> => ({
  product, at: null, name: 'sprints and releases', books: ['backlog', 'roadmap'],
  ask: async ({ ask }, signal) => {
    const params = { path: { key: product } };
    const [{ items }, { releases }] = await Promise.all([
      answered(ask.GET('/v1/products/{key}/sprints', { params: { ...params, query: { limit: 500 } }, signal })), answered(ask.GET('/v1/products/{key}/roadmap', { params, signal })),
    ]);
    return { sprints: items, releases };
  },
});

/** Presets choose the earlier side among days that one asks for often. */
export function Presets({ product }: { readonly product: string }) {
  const { format, words: { compare } } = useSpeech();
  const { from } = useAddress();
  const go = useGo();
  const { data } = useQuestion(marks(product));
  const presets = presetsOf(format.isoDay(new Date()), data?.sprints ?? [], data?.releases ?? []);
  const says = ({ name, of }: Preset) => compare.since[name](of ?? '');
  const chosen = presets.find(({ day }) => day === from);
  return <ChipSelect label={compare.sinceLabel} value={chosen?.name ?? null} choices={presets.map((preset) => ({ value: preset.name, says: says(preset) }))} choose={(name) => go({ from: presets.find((preset) => preset.name === name)?.day ?? from, to: null, at: null })} />;
}
