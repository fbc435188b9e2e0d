import type { CommandName } from '../../app/deciding/act';

/** ActWords are how a command is called: what it does, what its button says, and how it is told when it is decided. */
export interface ActWords {
  readonly title: string;
  readonly go: string;
  readonly says: (what: string) => string;
}

const act = (title: string, go: string, says: (what: string) => string): ActWords => ({ title, go, says });

const acts = {
  'plan-initiative': act('Plan initiative', 'Plan', (it) => `planned ${it}`),
  'revise-initiative': act('Revise', 'Revise', (it) => `revised ${it}`),
  'reschedule-initiative': act('Reschedule', 'Reschedule', (it) => `rescheduled ${it}`),
  'start-initiative': act('Start', 'Start', (it) => `started ${it}`),
  'deliver-initiative': act('Deliver', 'Deliver', (it) => `delivered ${it}`),
  'drop-initiative': act('Drop', 'Drop', (it) => `dropped ${it}`),
  'validate-initiative': act('Validate', 'Validate', (it) => `validated ${it}`),
  'link-initiatives': act('Depends on…', 'Decide', (it) => `decided what ${it} depends on`),
  'propose-roadmap-change': act('Propose a change', 'Propose', (it) => `proposed a change: ${it}`),
  'prioritize-initiative': act('Move', 'Move', (it) => `moved ${it}`),
  'score-initiative': act('Score', 'Score', (it) => `scored ${it}`),
  'score-story': act('Score', 'Score', (it) => `scored ${it}`),
  'accept-proposal': act('Accept', 'Accept', (it) => `accepted ${it}`),
  'decline-proposal': act('Decline', 'Decline', (it) => `declined ${it}`),
  'set-vision': act('Set vision', 'Set', () => 'set the vision'),
  'set-goal': act('Set goal', 'Set', (it) => `set the goal ${it}`),
  'revise-goal': act('Revise', 'Revise', (it) => `revised ${it}`),
  'measure-goal': act('Measure', 'Measure', (it) => `measured ${it}`),
  'close-goal': act('Close it', 'Close the goal', (it) => `closed ${it}`),
  'capture-need': act('Capture need', 'Capture', (it) => `captured: ${it}`),
  'add-evidence': act('Add evidence', 'Add', (it) => `added evidence to ${it}`),
  'merge-needs': act('Merge', 'Merge', (it) => `merged ${it}`),
  'answer-need': act('Answer', 'Answer', (it) => `answered ${it}`),
  'dismiss-need': act('Dismiss', 'Dismiss', (it) => `dismissed ${it}`),
  'record-persona': act('Record persona', 'Record', (it) => `recorded the persona ${it}`),
  'revise-persona': act('Revise', 'Revise', (it) => `revised ${it}`),
  'record-competitor': act('Record competitor', 'Record', (it) => `recorded the competitor ${it}`),
  'revise-competitor': act('Revise', 'Revise', (it) => `revised ${it}`),
  'record-insight': act('Record insight', 'Record', (it) => `recorded: ${it}`),
  'raise-challenge': act('Raise challenge', 'Raise', (it) => `raised: ${it}`),
  'resolve-challenge': act('Resolve', 'Resolve', (it) => `resolved ${it}`),
  'plan-sprint': act('Plan sprint', 'Plan', (it) => `planned ${it}`),
  'commit-stories': act('Commit stories', 'Commit', (it) => `committed stories to ${it}`),
  'start-sprint': act('Start', 'Start', (it) => `started ${it}`),
  'close-sprint': act('Close it', 'Close the sprint', (it) => `closed ${it}`),
  'plan-release': act('Plan release', 'Plan', (it) => `planned ${it}`),
  'reschedule-release': act('Reschedule', 'Reschedule', (it) => `rescheduled ${it}`),
  'assign-to-release': act('Put something in', 'Put in', (it) => `put something into ${it}`),
  'ship-release': act('Ship', 'Ship', (it) => `shipped ${it}`),
} satisfies Partial<Record<CommandName, ActWords>>;

/** FormCommand is a command that a form asks for. */
export type FormCommand = keyof typeof acts;

/** What forms say in English. */
export const formsEn = {
  acts: acts as Readonly<Record<FormCommand, ActWords>>,
  group: (what: string) => `Decide about ${what}`,
  about: (does: string, what: string) => `${does} · ${what}`,
  option: (key: string, says: string) => `${key} ${says}`,
  choose: 'Choose one',
  none: 'none',
  oneALine: 'one a line',
  find: (what: string) => `Find: ${what}`,
  reasonMissing: 'The policy of this product wants a reason here.',
  scoring: {
    frameworks: { rice: 'RICE', ice: 'ICE', wsjf: 'WSJF', moscow: 'MoSCoW', kano: 'Kano', value_effort: 'Value and effort' },
    impacts: [{ value: '3', says: '3, massive' }, { value: '2', says: '2, high' }, { value: '1', says: '1, medium' }, { value: '0.5', says: '0.5, low' }, { value: '0.25', says: '0.25, minimal' }],
    priorities: { must: 'must have', should: 'should have', could: 'could have', wont: 'not this time' },
    answers: { like: 'they like it', expect: 'they expect it', neutral: 'they don’t care', tolerate: 'they can live with it', dislike: 'they dislike it' },
  },
  asks: {
    words: 'Nothing by itself: it is words', plan: 'It plans an initiative', revise: 'It revises this one', reschedule: 'It reschedules this one', prioritize: 'It moves this one', drop: 'It drops this one',
  },
  fields: {
    title: 'Title', outcome: 'What will be different', goal: 'Goal', horizon: 'Horizon', start: 'Starts', due: 'Due', with_undelivered: 'Although not all of it is done',
    verdict: 'Can it be done?', findings: 'What was found', depends_on: 'Depends on', remove: 'No longer', change: 'What to change', statement: 'In a sentence', audience: 'For whom',
    needs: 'Needs', differentiators: 'What sets it apart', business_goals: 'What the company wants', metric: 'What is measured', unit: 'Counted in', baseline: 'Where it stands',
    target: 'Where it shall be', on: 'Day', value: 'Value', outcome_of_goal: 'How it ended', source: 'Where it was heard of', importance: 'Importance, 5 is the most', customers: 'Customers who have it',
    persona: 'Persona who has it', kind: 'Kind', text: 'What was said or measured', link: 'Where to read it', customer: 'Who gave it', into: 'Into', stories: 'Stories', initiatives: 'Initiatives',
    explanation: 'Why, or how', name: 'Name', goals: 'What they want', pains: 'What hinders them', description: 'In words', strengths: 'Good at', weaknesses: 'Bad at',
    positioning: 'What it claims to be', method: 'How it was found', personas: 'Personas', competitors: 'Competitors', people: 'Whom it hinders', severity: 'How much', how: 'How it was overcome',
    end: 'Last day', first_day: 'First day', reach: 'What it shall reach', date: 'Day', story: 'Story', initiative: 'Initiative',
    framework: 'Framework', score_rice_reach: 'Reach: people in a period', score_rice_impact: 'Impact on each of them', score_rice_confidence: 'Confidence, in percent', score_rice_effort: 'Effort, in person-months',
    score_ice_impact: 'Impact, 1 to 10', score_ice_confidence: 'Confidence, 1 to 10', score_ice_ease: 'Ease, 1 to 10', score_wsjf_business_value: 'Value to users and the business', score_wsjf_time_criticality: 'How urgent it is',
    score_wsjf_risk_reduction: 'Risk that it takes away, or what it makes possible', score_wsjf_job_size: 'Size of the job', score_moscow_priority: 'Priority', score_kano_functional: 'How they feel if they have it',
    score_kano_dysfunctional: 'How they feel if they don’t have it', score_value_effort_value: 'Value, 1 to 10', score_value_effort_effort: 'Effort, 1 to 10',
    asks: 'What accepting it does', after: 'Below', top: 'To the top of its horizon',
  } as Readonly<Record<string, string>>,
};
