import type { Charter } from '../../api/products';
import type { components } from '../../api/schema';
import { choicesOf, type Form, type FormField } from '../../parts/form/form';
import type { Catalogue } from '../../words/en';

type Score = components['schemas']['ItemScore'];
type Words = Catalogue['forms']['scoring'];

const between = (name: string, least: number, most: number): FormField => ({ name, kind: 'number', least, most });

const tenths = (...names: string[]): FormField[] => names.map((name) => between(name, 1, 10));

const relative = (name: string): FormField => ({ name, kind: 'choice', number: true, choices: ['1', '2', '3', '5', '8', '13', '20'].map((value) => ({ value, says: value })) });

/** inputsOf are what the formula of a framework takes, as docs/domain.md has it. */
const inputsOf = (words: Words): Readonly<Record<string, readonly FormField[]>> => ({
  rice: [between('reach', 0, 1e9), { name: 'impact', kind: 'choice', number: true, choices: words.impacts }, between('confidence', 0, 100), between('effort', 0.01, 1e4)],
  ice: tenths('impact', 'confidence', 'ease'),
  wsjf: ['business_value', 'time_criticality', 'risk_reduction', 'job_size'].map(relative),
  moscow: [{ name: 'priority', kind: 'choice', choices: choicesOf(words.priorities) }],
  kano: ['functional', 'dysfunctional'].map((name) => ({ name, kind: 'choice', choices: choicesOf(words.answers) })),
  value_effort: tenths('value', 'effort'),
});

/** scoreForm scores a thing by the framework of the policy, or by one that is chosen where the policy has none. What it was scored with stands in the fields. */
export function scoreForm(of: Pick<Form, 'what' | 'fixed'> & { readonly command: 'score-story' | 'score-initiative' }, charter: Charter | undefined, score: Score, { forms: { scoring: words } }: Catalogue): Form {
  const own = charter?.policy?.scoring?.framework;
  const inputs = inputsOf(words);
  const fieldsOf = (framework: string): FormField[] => (inputs[framework] ?? []).map((field) => {
    const before = score?.framework === framework ? score.inputs[field.name] : undefined;
    return { ...field, called: `score_${framework}_${field.name}`, within: 'inputs', required: true, value: before === undefined ? '' : String(before) };
  });
  if (own) return { ...of, fields: fieldsOf(own) };
  const choice: FormField = { name: 'framework', kind: 'choice', required: true, choices: choicesOf(words.frameworks), value: score?.framework ?? 'rice' };
  return { ...of, fields: [choice, ...Object.keys(inputs).flatMap((name) => fieldsOf(name).map((field): FormField => ({ ...field, when: ['framework', name] })))] };
}
