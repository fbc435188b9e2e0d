import { forms } from '../forms';

const { counted, number } = forms('en');
const percent = new Intl.NumberFormat('en', { style: 'percent' });
const share = (n: number) => percent.format(n);
const and = (items: string[]) => new Intl.ListFormat('en').format(items);
const list = (items: string[]) => items.join('; ');

const findings = {
  insufficient_evidence: 'wait for more decisions', one_person: 'go on in both roles', split: 'split the roles', keep: 'keep the roles split',
  clarify_names: 'clarify the split', clarify: 'clarify the split', add_product_owner: 'add a product owner',
};

/** Do we need both? */
export const assessment = {
  of: (product: string, from: string, to: string, decisions: number, people: number) => `${product}, ${from} to ${to}: ${counted(decisions, { one: 'decision', other: 'decisions' })} on strategy and backlog by ${counted(people, { one: 'person', other: 'people' })}`,
  print: 'Print',
  waiting: 'Reading the record…',
  verdicts: {
    insufficient_evidence: 'Too little was decided to say.',
    one_person: 'One person can go on as both.',
    split: 'Split the roles. The same people decide strategy and order, and it is too much for one hand.',
    keep: 'Keep the roles split. Each decides what is theirs.',
    clarify_names: 'Clarify the split. By their roles they are different people, but the same ones decide.',
    clarify: 'Clarify the split. Different people decide, and it is not clear who decides what.',
    add_product_owner: 'Add a product owner. The backlog is too much for one.',
  },
  short: { insufficient_evidence: 'too little was decided', one_person: 'one person can go on as both', split: 'split the roles', clarify: 'clarify the split', add_product_owner: 'add a product owner' },
  findings,
  sure: ['Hardly sure', 'Not very sure', 'Fairly sure', 'Quite sure'],
  confidence: (sure: string, confidence: string) => `${sure} (${confidence}).`,
  signals: { strain: 'strain', friction: 'friction', overload: 'overload' },
  fired: (signal: string, fired: number, needed: number) => `Of ${signal} ${counted(fired, { one: 'rule', other: 'rules' })} fired, ${number(needed)} ${needed === 1 ? 'is' : 'are'} needed.`,
  oneHand: (yes: boolean): string => (yes ? 'The same people decide strategy and backlog.' : 'Different people decide strategy and backlog.'),
  next: (finding: string, confidence: string) => `Next is “${finding}” (${confidence}).`,
  turnTitle: 'What would change it',
  turn: ({ to, how, count, rules }: { to: keyof typeof findings | null; how: 'fire' | 'cease'; count: number; rules: string[] }) => {
    const of = count >= rules.length ? (count === 1 ? 'this' : 'all of these') : `${count === 1 ? 'one' : number(count)} of these`;
    if (to === null) return `There will be a verdict when ${of} ${count === 1 ? 'has' : 'have'} got to the threshold: ${list(rules)}.`;
    return `It would turn to “${findings[to]}” if ${of} ${how === 'fire' ? 'fired' : 'no longer fired'}: ${list(rules)}.`;
  },
  withThreshold: (figure: string, against: string) => `${figure} (${against})`,
  rules: 'Why: the rules that fired',
  quiet: 'Rules that did not fire',
  rulesNote: 'Bars end at what was seen, lines stand at the threshold. Thresholds are a policy of the product; each figure opens the decisions behind it.',
  against: (value: string, threshold: string, atLeast: boolean) => `${value}, fires ${atLeast ? 'from' : 'up to'} ${threshold}`,
  unknown: 'not known',
  adjusted: 'adjusted by the product’s policy',
  opens: (rule: string) => `Decisions: ${rule}`,
  inAnalytics: (rule: string) => `${rule}, in analytics`,
  figures: {
    decisions: 'decisions on strategy and backlog', weeks: 'weeks with a decision', same_hands: 'overlap of who decides strategy and who decides the backlog',
    split_titles: 'roles held by different people', load: 'decisions a week of the busiest', tactical_share: 'decisions that are tactical', team: 'people in the team',
    quiet_weeks: 'weeks without a strategic decision', longest_quiet: 'longest run of such weeks', ageing_needs: 'needs open for 90 days', waiting_proposals: 'proposals open for two weeks',
    open_challenges: 'open challenges', stories_per_owner: 'stories to do for each owner', answer_days: 'days from a need to its answer', reasoned: 'decisions with a reason',
    contested: 'moves that others took back', overrides: 'top-ten moves that the other role took back', thrash: 'stories that went back and forth',
    traced: 'stories that lead to a need or a goal', measured: 'goals that were measured',
  } as Record<string, string>,
  doing: {
    title: 'Who is currently doing what?',
    big: (part: number) => share(part),
    says: 'of all decisions are one person’s',
    nobody: 'Nobody decided anything.',
    part: (person: string, part: number) => `${person} ${share(part)}`,
    both: (people: string[]) => (people.length === 0 ? '' : `${and(people)} ${people.length === 1 ? 'holds' : 'hold'} both roles.`),
  },
  challenges: {
    title: 'What are the main challenges of the key people?',
    big: (weeks: number) => counted(weeks, { one: 'week', other: 'weeks' }),
    says: 'without a strategic decision, at the longest',
    text: ({ ageing, open, proposals }: { ageing: number; open: string[]; proposals: number }) => [
      ageing === 0 ? 'No need waits longer than 90 days.' : `${counted(ageing, { one: 'need waits', other: 'needs wait' })} longer than 90 days.`,
      open.length === 0 ? 'No challenge is open.' : `${counted(open.length, { one: 'challenge is', other: 'challenges are' })} open: ${and(open.map((text) => `“${text}”`))}.`,
      proposals === 0 ? '' : `${counted(proposals, { one: 'proposal waits', other: 'proposals wait' })} for an answer.`,
    ].filter(Boolean).join(' '),
  },
  process: {
    title: 'How are decisions made?',
    big: (reasoned: number | null) => (reasoned === null ? '–' : share(reasoned)),
    says: (evidenced: number | null) => `carry a reason, ${share(evidenced ?? 0)} evidence`,
    text: ({ days, contested, thrashed }: { days: number | null; contested: number | null; thrashed: number }) => [
      days === null ? 'No need was answered.' : `A need takes ${counted(Math.round(days), { one: 'day', other: 'days' })} to its answer.`,
      contested === null ? '' : contested === 0 ? 'No move was taken back by others.' : `Others took back ${share(contested)} of the moves.`,
      thrashed === 0 ? 'Nothing went back and forth.' : `${counted(thrashed, { one: 'story', other: 'stories' })} went back and forth.`,
    ].filter(Boolean).join(' '),
  },
  success: {
    title: 'What does success look like?',
    big: (measured: number, goals: number) => `${number(measured)} of ${number(goals)}`,
    says: (goals: number): string => (goals === 0 ? 'there is no open goal' : 'open goals were measured'),
    text: ({ traced, closed, reached }: { traced: number | null; closed: number; reached: number }) => [
      traced === null ? 'Nothing is to be done.' : `${share(traced)} of what is to be done leads to a need or a goal.`,
      closed === 0 ? 'No goal ended.' : `${counted(closed, { one: 'goal', other: 'goals' })} ended, ${number(reached)} of them reached.`,
    ].join(' '),
  },
  all: {
    title: 'The same of all products',
    product: 'Product', verdict: 'Verdict', confidence: 'Confidence', decisions: 'Decisions', fired: 'Rules that fired',
    people: (people: string[]) => `${and(people)} ${people.length === 1 ? 'decides' : 'decide'} in several of them.`,
  },
};
