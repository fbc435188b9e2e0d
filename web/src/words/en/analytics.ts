import { forms } from '../forms';
import { oneIn, partOf, type Part } from '../parts';

const { counted, number, plural } = forms('en');
const percent = new Intl.NumberFormat('en', { style: 'percent' });
const tenths = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

const words = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];
const spelled = (n: number) => words[n] ?? number(n); // as a title begins
const times = (n: number) => ['never', 'once', 'twice', 'three times'][n] ?? `${number(n)} times`;

const parts: Record<Part, string> = {
  all: 'all', threeQuarters: 'three quarters', twoThirds: 'two thirds', half: 'half', third: 'a third', quarter: 'a quarter', fifth: 'a fifth', tenth: 'a tenth',
};
const several: readonly (Part | null)[] = ['all', 'threeQuarters', 'twoThirds', null];
const agreement = (tau: number) => tenths.format(Math.round(tau * 10) / 10 || 0); // no minus before a zero
const part = (share: number) => { const near = partOf(share); return near ? parts[near] : percent.format(share); };
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** days are days as one says them: less than one, about so many. */
const days = (n: number) => (n < 1 ? 'less than a day' : counted(Math.round(n), { one: 'day', other: 'days' }));

const every = { day: 'every day', week: 'every week', month: 'every month', quarter: 'every quarter' };
const each = { day: 'day by day', week: 'week by week', month: 'month by month', quarter: 'quarter by quarter' };
const roles: Record<string, string> = { product_manager: 'product manager', product_owner: 'product owner', team_member: 'team', stakeholder: 'stakeholder' };
const role = (name: string) => roles[name] ?? name;

type Bucket = keyof typeof every;
type Group = 'actor' | 'reason' | 'source' | 'initiative' | 'level' | 'kind';
type Leg = 'captured_written' | 'written_top' | 'top_started' | 'started_done' | 'done_accepted' | 'written_done';

const without: Record<Group, string> = { actor: 'nobody', reason: 'no reason', source: 'no source', initiative: 'no initiative', level: 'no level', kind: 'no kind' };

/** What the measures say. Titles answer the question; each is a function of a few figures alone. */
export const analytics = {
  span: 'Span of time',
  presets: { P1M: 'a month', P3M: 'a quarter', P6M: 'half a year', P1Y: 'a year', all: 'all of it' },
  since: 'From',
  until: 'To',
  ownDays: 'days of your own',
  bucket: 'By',
  buckets: { day: 'by day', week: 'by week', month: 'by month', quarter: 'by quarter' },
  spanSays: (from: string, to: string) => `${from} to ${to}`,
  fromStart: 'the first decision',
  waiting: 'Counting decisions…',
  csv: 'CSV',
  csvOf: (title: string) => `Rows as CSV: ${title}`,
  weekOf: (day: string) => `week from ${day}`,
  quarter: (n: number, year: number) => `quarter ${n} of ${year}`,
  shortQuarter: (n: number, year: number) => `Q${n} ${year}`,
  days,
  pointDecisions: (point: string) => `Decisions: ${point}`,
  none: 'Nothing to count in this time. Take a longer one.',

  churn: {
    asks: 'How often does our top ten change?',
    title: ({ share, bucket }: { share: number | null; bucket: Bucket }) => {
      if (share === null) return 'There is no order yet';
      if (share === 0) return 'Our top ten stayed as it was';
      if (share < 0.02) return 'Our top ten hardly changes';
      return `${capital(part(share))} of our top ten ${several.includes(partOf(share)) ? 'change' : 'changes'} ${every[bucket]}`;
    },
    says: (bucket: Bucket, tau: number | null) => `new among the first ten, ${each[bucket]}${tau === null ? '' : `; the whole order agrees with that of the beginning by ${agreement(tau)} (1: the same, −1: reversed)`}`,
    line: 'new among the first ten',
    usual: (share: string) => `usual: ${share}`,
  },

  changes: {
    asks: 'Who decides what comes first?',
    title: ({ decided, lead, share, alone, since }: { decided: number; lead: string; share: number; alone: boolean; since: string | null }) => {
      if (decided === 0) return 'Nobody changed a priority';
      if (lead === '') return alone ? 'The order is decided in no role' : `${capital(part(share))} of the priority decisions are made in no role`;
      if (alone && since === null) return `The ${role(lead)} alone decides the order`;
      if (alone && since !== null) return `Since ${since} the order is the ${role(lead)}’s alone`;
      return `The ${role(lead)} makes ${part(share)} of the priority decisions`;
    },
    groupTitle: ({ decided, group, lead, share }: { decided: number; group: Group; lead: string; share: number }) => {
      if (decided === 0) return 'Nobody changed a priority';
      if (group === 'actor') return `${capital(part(share))} of the priority decisions are ${lead}’s`;
      if (lead === '') return `${capital(part(share))} of the priority decisions have ${without[group]}`;
      if (group === 'reason') return `“${lead}” is why, in ${percent.format(share)}`;
      return `${capital(part(share))} of the priority decisions: ${lead}`;
    },
    says: (decided: number, moves: number, bucket: Bucket) => `${counted(decided, { one: 'decision', other: 'decisions' })} moved ${counted(moves, { one: 'story', other: 'stories' })}, ${each[bucket]}`,
    group: 'Grouped by',
    groups: { role: 'by role', actor: 'by person', reason: 'by reason', source: 'by source', initiative: 'by initiative', level: 'by level', kind: 'by kind' },
    without,
    others: 'all others',
    otherRoles: 'others',
  },

  lead: {
    asks: 'How long does it take?',
    title: ({ leg, median, stories }: { leg: Leg; median: number | null; stories: number }) => {
      if (stories === 0 || median === null) return { written_done: 'No story was done', captured_written: 'No need came to a story' }[leg as string] ?? 'No story went this way';
      const took = days(median);
      const titles: Record<Leg, string> = {
        written_done: `A story takes ${took} from written to done`,
        captured_written: `A need waits ${took} for its first story`,
        written_top: `A story takes ${took} to the top ten`,
        top_started: `In the top ten a story waits ${took} to be started`,
        started_done: `Work on a story takes ${took}`,
        done_accepted: `What is done waits ${took} to be accepted`,
      };
      return titles[leg];
    },
    says: (stories: number, before: { days: number; when: string } | null, missing: number) => [
      `median and 85% of ${counted(stories, { one: 'story', other: 'stories' })} that were done, up to 95%`, before && `at first (${before.when}) it was ${days(before.days)}`,
      missing > 0 && `${number(missing)} more have no such time`,
    ].filter(Boolean).join('; '),
    leg: 'Of the way',
    legs: {
      written_done: 'written to done', captured_written: 'need to story', written_top: 'written to top ten', top_started: 'top ten to started', started_done: 'started to done', done_accepted: 'done to accepted',
    },
    p50: 'median', p85: '85%', p95: '95%',
    waiting: (stories: number, median: number) => `${counted(stories, { one: 'story waits', other: 'stories wait' })} to be started, half of them for ${days(median)} or longer.`,
  },

  drift: {
    asks: 'Does the order follow the scores?',
    title: ({ scored, pairs, share }: { scored: number; pairs: number; share: number | null }) => {
      if (scored === 0) return 'No open story has a score';
      if (pairs === 0 || share === null) return 'The scores are all alike';
      if (share === 0) return 'The order is that of the scores';
      if (share === 1) return 'The order turns the scores upside down';
      return `${capital(part(share))} of the order contradicts the scores`;
    },
    says: (scored: number, framework: string | null, outdated: number) => [
      `place across, rank by score${framework ? ` (${framework})` : ''} down, of ${counted(scored, { one: 'story', other: 'stories' })}; red ones are a quarter of all places off, or more`,
      outdated > 0 && `${counted(outdated, { one: 'score rests', other: 'scores rest' })} on what changed since`,
    ].filter(Boolean).join('; '),
    near: 'near its score',
    off: 'far off',
    point: (story: string, rank: number, title: string) => `${story} stands ${number(rank)}: ${title}`,
    overTime: 'Share of pairs that stand against their scores, over time',
    course: (last: string) => `Pairs that stand against their scores, over time: at last ${last}`,
  },

  thrash: {
    asks: 'What went back and forth?',
    title: ({ pairs, levels }: { pairs: number; levels: number }) => {
      if (pairs + levels === 0) return 'Nothing went back and forth';
      if (pairs === 0) return `${spelled(levels)} ${plural(levels, { one: 'story', other: 'stories' })} had ${plural(levels, { one: 'its', other: 'their' })} level changed back and forth`;
      return `${spelled(pairs)} ${plural(pairs, { one: 'pair of stories', other: 'pairs of stories' })} went back and forth`;
    },
    says: (shown: number, places: number, people: number) => `which of two stood above the other; the worst ${number(shown)} cost ${counted(places, { one: 'place', other: 'places' })} and ${counted(people, { one: 'person’s', other: 'people’s' })} time`,
    turns: (n: number) => counted(n, { one: 'turn', other: 'turns' }),
    course: (upper: string, other: string, turns: number) => `${upper} and ${other} changed places ${times(turns)}`,
    level: (story: string, levels: string) => `${story}: ${levels}`,
    behind: (story: string, other: string | null) => (other === null ? `Level of ${story}` : `${story} and ${other}`),
  },

  reversals: {
    asks: 'How much is taken back?',
    title: ({ of, reversed }: { of: number; reversed: number }) => {
      if (of === 0) return 'No story was moved';
      if (reversed === 0) return 'No move was taken back';
      if (reversed === of) return 'Every move was taken back within two weeks';
      const n = oneIn(reversed / of);
      const one = n === null ? percent.format(reversed / of) : `One move in ${(words[n] ?? '').toLowerCase()}`;
      return n === null ? `${one} of moves are taken back within two weeks` : `${one} is taken back within two weeks`;
    },
    says: (bucket: Bucket, owner: number, manager: number) => `moves, levels and days that were set back, and decisions that were undone, ${each[bucket]}; product owners took back ${counted(owner, { one: 'decision', other: 'decisions' })} of product managers, these ${number(manager)} of theirs`,
    kinds: { place: 'moves', level: 'levels', target: 'days', undone: 'undone' },
  },

  slip: {
    asks: 'Do our targets hold?',
    title: ({ moved, mean, worst, times: often }: { moved: number; mean: number; worst: string; times: number }) => {
      if (moved === 0) return 'No target moved';
      const by = days(Math.abs(mean));
      if (moved === 1) return Math.round(mean) === 0 ? `${worst} moved, and is back where it was` : `${worst} ${mean > 0 ? 'slipped' : 'came earlier'} ${mean > 0 ? by : `by ${by}`}`;
      const repeated = often > 1 ? `, ${times(often)} for ${worst}` : '';
      if (Math.round(mean) === 0) return 'Targets moved, and on average stand where they were';
      return mean > 0 ? `Targets slip ${by} on average${repeated}` : `Targets come ${by} earlier on average`;
    },
    says: 'days from the first day of a target to its present one; how often it was moved',
    by: (n: number, moves: number) => `${n > 0 ? '+' : n < 0 ? '−' : ''}${number(Math.abs(n))}${moves > 1 ? `, ${times(moves)}` : ''}`,
    kinds: { start: 'start', due: 'due' },
    course: (item: string, by: string) => `${item}: ${by} days`,
    more: (n: number) => `and ${number(n)} more`,
  },

  forecast: {
    asks: 'When will it be done?',
    title: ({ lines, due, late, tooFew }: { lines: number; due: number; late: number; tooFew: boolean }) => {
      if (tooFew) return 'Too little was done to foresee anything';
      if (lines === 0) return 'Nothing waits to be done';
      if (due === 0) return 'When it will probably be done';
      if (late === 0) return due === 1 ? 'The one target will probably be met' : `All ${number(due)} targets will probably be met`;
      if (late === due) return due === 1 ? 'The one target will probably be missed' : `All ${number(due)} targets will probably be missed`;
      return `${spelled(late)} of ${spelled(due).toLowerCase()} targets will probably be missed`;
    },
    says: (weeks: number, trials: number) => `drawn ${number(trials)} times from the pace of ${counted(weeks, { one: 'week', other: 'weeks' })}, each line as if nothing else were worked on; a target is missed where 15 of 100 draws or more end after it`,
    first: (n: string) => `the first ${n} of the backlog`,
    by: (day: string) => `by ${day}`,
    spread: (p50: string, p95: string) => `half of the draws by ${p50}, 95 of 100 by ${p95}`,
    missed: (day: string) => `its target, ${day}, will be missed`,
    met: (day: string) => `in time for ${day}`,
    never: 'not in ten years',
  },

  goals: {
    asks: 'What does the work serve?',
    title: ({ done, share }: { done: number; share: number | null }) => {
      if (done === 0 || share === null) return 'Nothing was done';
      if (share === 0) return 'Nothing of what was done serves a goal';
      return share === 1 ? 'All that was done serves a goal' : `${capital(part(share))} of what was done serves a goal`;
    },
    says: (done: number, bucket: Bucket) => `${counted(done, { one: 'story', other: 'stories' })} done, ${each[bucket]}`,
    serving: 'serves a goal',
    without: 'serves none',
    way: (share: string) => `${share} of the way`,
    course: (goal: string, way: string) => `${goal}: ${way}`,
    progress: { ahead: 'ahead', on_line: 'on its line', behind: 'behind', unknown: 'not measured' },
    predict: ({ tau, tooFew }: { tau: number | null; tooFew: boolean }) => {
      if (tooFew) return 'Too few goals to say whether scores predict anything.';
      return tau === null ? '' : `What scored higher ${tau > 0.3 ? 'also brought more' : tau < -0.3 ? 'brought less' : 'did not bring more'} (tau ${tenths.format(tau)}).`;
    },
  },

  sprints: {
    asks: 'Do sprints do what they take on?',
    title: ({ closed, done, of }: { closed: number; done: number; of: number }) => {
      if (closed === 0) return 'No sprint was closed';
      if (of === 0) return closed === 1 ? 'The one sprint took nothing on' : 'Sprints took nothing on';
      if (done === of) return closed === 1 ? 'The one sprint did all that was in it' : 'Sprints do all that is in them';
      if (done === 0) return closed === 1 ? 'The one sprint did nothing of what was in it' : 'Sprints do nothing of what is in them';
      return closed === 1 ? `The one sprint did ${part(done / of)} of what was in it` : `Sprints do ${part(done / of)} of what is in them`;
    },
    says: (last: number, mean: string, deviation: string) => (last === 0 ? 'stories that were done, of those in the sprint at its end'
      : `the last ${last === 1 ? 'one' : number(last)} did ${mean} stories, give or take ${deviation}`),
    done: 'done',
    left: 'left',
    committed: 'taken on at the start',
    usual: 'usual',
  },
};
