import type { components } from '../../api/schema';
import { dayOf } from '../../words/days';
import type { Catalogue } from '../../words/en';
import type { Format } from '../../words/format';

export type Decision = components['schemas']['DecisionItem'];
type Change = Decision['changes'][number];

/** ToldPart is a piece of a sentence: words of the page, a key that can be opened, or words of somebody. */
export interface ToldPart {
  readonly kind: 'words' | 'key' | 'said';
  readonly text: string;
}

type How = (decision: Decision, says: Says) => string | null;

interface Says {
  readonly words: Catalogue;
  readonly format: Format;
}

const change = (decision: Decision, field: string): Change | undefined => decision.changes.find((c) => c.field === field);

/** What came to be: its title, its name, its text. */
const named = (field: string): How => (decision, { words: { told } }) => {
  const to = change(decision, field)?.to;
  return typeof to === 'string' && to !== '' ? told.quoted(to) : null;
};

const to = (field: string): How => (decision, says) => valueOf(change(decision, field)?.to, says);

const gone = (field: string): How => (decision, says) => valueOf(change(decision, field)?.from, says);

/** All values of a field that changed more than once. */
const each = (field: string): How => ({ changes }, says) => valueOf(changes.filter((c) => c.field === field).map((c) => c.to ?? c.from), says);

const arrow = (...fields: string[]): How => (decision, says) => {
  const found = fields.map((field) => change(decision, field)).find((c) => c !== undefined);
  return found ? says.words.life.moved(valueOf(found.from, says), valueOf(found.to, says)) : null;
};

/** A part of a value that has parts. */
const within = (field: string, part: string): How => (decision, says) => {
  const found = change(decision, field);
  const value = (found?.to ?? found?.from) as Record<string, unknown> | null | undefined;
  return value?.[part] === undefined ? null : valueOf(value[part], says);
};

const place: How = (decision, says) => {
  const { from, to: after } = change(decision, 'place') ?? {};
  const { format, words: { told } } = says;
  if (typeof from === 'number' && typeof after === 'number') return told.places(format.number(from), format.number(after));
  return typeof after === 'number' ? told.toPlace(format.number(after)) : arrow('horizon', 'priority')(decision, says);
};

const inHorizon: How = (decision, says) => (change(decision, 'horizon') ? arrow('horizon')(decision, says) : place(decision, says));

const score: How = (decision, says) => {
  const value = change(decision, 'score')?.to as { result?: { value?: number; category?: string } } | null | undefined;
  return value?.result ? valueOf(value.result.value ?? value.result.category, says) : null;
};

const measured: How = ({ changes: [first] }, says) => (first ? valueOf(first.to, says) : null);

const imported: How = (decision, { words: { told } }) => {
  const { to: items } = change(decision, 'items') ?? {};
  const { to: origin } = change(decision, 'origin') ?? {};
  return typeof items === 'number' && typeof origin === 'string' ? told.imported(items, origin) : null;
};

const fields: How = ({ changes }, { words: { app, life } }) => app.and(changes.map(({ field }) => life.changed(field)));

/** How a decision of a type did what it did, where a word more tells it. */
const hows: Readonly<Record<string, How>> = {
  VisionSet: named('statement'), RoleAssigned: within('people', 'role'), RoleRevoked: within('people', 'role'), RoleRestored: within('people', 'role'),
  ProductRenamed: arrow('name'), LifecycleStageMoved: to('stage'), GoalSet: named('title'), GoalRevised: fields, GoalMeasured: measured, GoalClosed: to('outcome'),
  ChallengeRaised: named('description'), ImportRecorded: imported, PersonaRecorded: named('name'), CompetitorRecorded: named('name'), NeedCaptured: named('statement'),
  EvidenceAdded: within('evidence', 'text'), NeedAnswered: within('answer', 'stories'), InsightRecorded: named('statement'), NeedsMerged: each('merged'), NeedsUnmerged: each('merged'),
  InitiativePlanned: named('title'), InitiativeRevised: fields, InitiativePrioritized: inHorizon, InitiativeRescheduled: arrow('due', 'start', 'horizon'),
  ReleasePlanned: named('name'), ReleaseRescheduled: arrow('date'), AssignedToRelease: to('items'), RemovedFromRelease: gone('items'),
  InitiativeScored: score, InitiativesLinked: to('depends_on'), InitiativesUnlinked: gone('depends_on'), InitiativeValidated: within('validation', 'verdict'), RoadmapChangeProposed: named('change'),
  StoryWritten: named('title'), StoryRevised: fields, StoryEstimated: arrow('points'), StoryAssigned: arrow('assignee'), StoryPrioritized: place, StoryMoved: to('status'), StoryScored: score,
  StoryLinked: to('links'), StoryUnlinked: gone('links'), StorySplit: to('split_into'), StoryRejoined: gone('split_into'), StoriesWithdrawn: gone('stories'),
  SprintPlanned: named('name'), CommittedToSprint: to('stories'), RemovedFromSprint: gone('stories'), StatusCarried: to('status'),
};

const few = 4; // entries of a list that a sentence names

/** valueOf is a value in words. */
export function valueOf(value: unknown, says: Says): string {
  const { format, words: { app, story, told } } = says;
  if (value === null || value === undefined || value === '') return story.none;
  if (typeof value === 'number') return format.number(value);
  if (typeof value === 'boolean') return value ? told.yes : told.no;
  if (Array.isArray(value)) {
    const named = value.slice(0, few).map((entry) => valueOf(entry, says));
    return app.and(value.length > few ? [...named, told.more(value.length - few)] : named);
  }
  if (typeof value !== 'string') return Object.values(value).map((entry) => valueOf(entry, says)).join(', ');
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return format.shortDay(dayOf(value));
  return told.values[value] ?? value;
}

/** tell says what was decided, as a sentence that goes on from who did. */
export function tell(decision: Decision, says: Says): ToldPart[] {
  const { told, life } = says.words;
  const pattern = told.types[decision.type] ?? `${life.other(decision.type)} {what}`;
  const how = hows[decision.type]?.(decision, says) ?? '';
  return (how ? pattern : pattern.replace(/:? \{how\}/, '')).split(/(\{what\}|\{how\})/).flatMap((piece): ToldPart[] => {
    if (piece === '{what}') return [{ kind: 'key', text: decision.subject }];
    if (piece === '{how}') return how ? [{ kind: 'said', text: how }] : [];
    return piece ? [{ kind: 'words', text: piece }] : [];
  });
}

/** sentence is the same as plain text. */
export const sentence = (decision: Decision, says: Says): string => tell(decision, says).map(({ text }) => text).join('').replace(/\s+/g, ' ').trim();
