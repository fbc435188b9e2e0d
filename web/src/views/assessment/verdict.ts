import type { Assessment, Rule, Verdict } from './questions';

/** Finding is a verdict as it is said: a split can be something to do, or something to keep; clarity may lack in name or in deed. */
export type Finding = 'one_person' | 'split' | 'keep' | 'clarify_names' | 'clarify' | 'add_product_owner' | 'insufficient_evidence';

type Sides = Pick<Assessment, 'one_hand' | 'in_name'>;

export function findingOf(verdict: Verdict, { one_hand: oneHand }: Sides): Finding {
  if (verdict === 'split') return oneHand ? 'split' : 'keep';
  if (verdict === 'clarify') return oneHand ? 'clarify_names' : 'clarify';
  return verdict;
}

/** sureness is how sure a verdict is, in four steps, as words have it. */
export const sureness = (confidence: number): 0 | 1 | 2 | 3 => (confidence >= 0.75 ? 3 : confidence >= 0.5 ? 2 : confidence >= 0.25 ? 1 : 0);

type Signal = Assessment['needed'][number]['signal'];

/** Turn is what would change the verdict: so many of these rules, the nearest to their threshold first. */
export interface Turn {
  readonly to: Finding | null; // null: whatever the evidence then says
  readonly how: 'fire' | 'cease';
  readonly count: number;
  readonly rules: readonly Rule[];
}

/** turns are the ways in which the verdict would change, by the table of docs/assessment.md. */
export function turns(assessed: Assessment): Turn[] {
  const { verdict, one_hand: oneHand, in_name: inName, rules } = assessed;
  const those = (speaks: string, fired: boolean) => nearest(rules.filter((rule) => rule.fired === fired && (rule.signals as readonly string[]).includes(speaks)));
  const all = (to: Finding | null, how: Turn['how'], found: readonly Rule[]): Turn => ({ to, how, count: found.length, rules: found });
  const more = (signal: Signal, to: Finding) => some(assessed, signal, to, 'fire', those(signal, false));
  const less = (signal: Signal, to: Finding) => some(assessed, signal, to, 'cease', those(signal, true));
  if (verdict === 'insufficient_evidence') return [all(null, 'fire', those('evidence', false))];
  if (oneHand && inName) return [all(confirmed(assessed, 'strain') ? 'split' : 'one_person', 'cease', those('in_name', true))];
  if (oneHand) return [verdict === 'split' ? less('strain', 'one_person') : more('strain', 'split')];
  if (verdict === 'clarify') return [less('friction', confirmed(assessed, 'overload') ? 'add_product_owner' : 'keep')];
  if (verdict === 'add_product_owner') return [less('overload', 'keep'), more('friction', 'clarify')];
  return [more('friction', 'clarify'), more('overload', 'add_product_owner')];
}

const confirmed = ({ needed }: Assessment, signal: Signal): boolean => needed.find((n) => n.signal === signal)?.confirmed ?? false;

/** some is the turn that comes when a kind of signals gets to, or below, what is needed. */
function some({ needed }: Assessment, signal: Signal, to: Finding, how: Turn['how'], rules: readonly Rule[]): Turn {
  const { fired = 0, needed: enough = 0 } = needed.find((n) => n.signal === signal) ?? {};
  return { to, how, count: how === 'fire' ? enough - fired : fired - enough + 1, rules };
}

const nearest = (rules: readonly Rule[]): Rule[] => [...rules].sort((a, b) => distance(a) - distance(b));

const distance = ({ value, threshold }: Pick<Rule, 'value' | 'threshold'>): number => (value === null ? Infinity : Math.abs(value - threshold) / threshold);

/** byWeight are rules in the order in which one reads them: what only says that there is evidence comes last. */
export const byWeight = (rules: readonly Rule[]): Rule[] => [...rules].sort((a, b) => Number(a.signals.includes('evidence')) - Number(b.signals.includes('evidence')));

/** barOf is a rule as a bar: how far the figure goes and where its threshold stands, from 0 to 1. */
export function barOf({ value, threshold }: Pick<Rule, 'value' | 'threshold'>): { figure: number; threshold: number } {
  const whole = Math.max(value ?? 0, threshold) * 1.15;
  return { figure: (value ?? 0) / whole, threshold: threshold / whole };
}

const shares = ['overlap', 'tactical_share', 'quiet_weeks', 'reasoned', 'contested', 'overrides', 'traced', 'measured'];

/** isShare says whether a figure is a share of one. */
export const isShare = (figure: string): boolean => shares.includes(figure);

export interface Part {
  readonly person: string;
  readonly roles: readonly string[];
  readonly share: number;
  readonly url: string | null;
}

/** partsOf are who decided which share of all decisions, the most first. */
export function partsOf(people: Assessment['questions']['doing']['people']): Part[] {
  const of = ({ strategic, tactical, delivery }: (typeof people)[number]) => strategic + tactical + delivery;
  const total = people.reduce((sum, person) => sum + of(person), 0);
  return people
    .map((person): Part => ({ person: person.person, roles: person.acted_as.length > 0 ? person.acted_as : person.roles, share: total === 0 ? 0 : of(person) / total, url: person.decisions_url }))
    .sort((a, b) => b.share - a.share);
}
