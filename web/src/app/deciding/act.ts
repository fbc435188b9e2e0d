import type { Book } from '../../api/question';
import type { components, paths } from '../../api/schema';

type CommandPath<C extends string> = `/v1/products/{key}/commands/${C}`;
type Common = 'reason' | 'evidence' | 'as' | 'dry_run' | 'actor' | 'source' | 'effective_at' | 'idempotency_key';
type Own<T> = Omit<T, Common>;
type Bodies = {
  readonly [P in keyof paths as P extends CommandPath<infer C> ? C : never]: paths[P] extends { post: { requestBody: { content: { 'application/json': infer B } } } } ? Own<B> : never;
};

/** CommandName is a command as its address names it. */
export type CommandName = keyof Bodies;

/** Batch are commands of one book that are decided together: each with its name, and its own fields. */
export interface Batch {
  readonly commands: readonly { readonly [C in CommandName]: Bodies[C] & { readonly command: C } }[CommandName][];
}

type AllBodies = Bodies & { readonly batch: Batch };

export type Evidence = components['schemas']['Evidence'];

export type Answer = components['schemas']['AnswerBody'];

/** Why is the reason for a decision, and what it rests on. */
export interface Why {
  readonly reason: string;
  readonly evidence: readonly Evidence[];
}

export const noWhy: Why = { reason: '', evidence: [] };

/** Seen is a state of a book. */
export interface Seen {
  readonly book: Book;
  readonly revision: number;
}

/** TakeBack takes back what was painted. */
export type TakeBack = () => void;

interface ActOf<C extends keyof AllBodies> {
  readonly command: C; // batch: several at once
  readonly body: AllBodies[C]; // its own fields
  readonly says: string | ((stood: number | null) => string); // what was decided, in words
  readonly side?: string; // what of a thing it decides, where its command decides more than one side of it
  readonly stood?: number | null; // its place before; of acts that become one decision the first one's
  readonly undone?: string; // says that it was taken back
  readonly takesBack?: readonly string[] | undefined; // of an undo: the commands by which it was given
  readonly seen?: Seen; // on which it rests: who decided on the same thing since is told
  readonly decided?: (answer: Answer) => void; // hears that it is recorded
  /** Shows at once what is decided, and gives back what takes it back. What is told resolves once it is recorded, with its revision. */
  readonly paint?: (recorded: Promise<number>) => TakeBack;
}

/** Act is something that somebody decides on the page. */
export type Act = { [C in keyof AllBodies]: ActOf<C> }[keyof AllBodies];

const kinds = ['story', 'initiative', 'need', 'goal', 'release', 'sprint', 'proposal', 'challenge', 'persona', 'competitor', 'decision'] as const;

/** thingsOf are the keys of what an act is about; none: something new. */
export function thingsOf(act: Act): readonly string[] {
  const bodies: readonly object[] = act.command === 'batch' ? act.body.commands : [act.body];
  const named = bodies.map((body) => kinds.map((kind) => (body as Partial<Record<string, unknown>>)[kind]).find((key) => typeof key === 'string'));
  return [...new Set(named.filter((key) => key !== undefined))];
}

/** isSame says whether two acts decide the same of the same things, so that the later one stands for both. */
export function isSame(a: Act, b: Act): boolean {
  const things = thingsOf(a).join();
  return things !== '' && a.command === b.command && a.side === b.side && things === thingsOf(b).join();
}

/** commandsOf are the commands that an act gives, or takes back: a reason is asked for each of them alike. */
export const commandsOf = (act: Act): readonly string[] =>
  act.command === 'batch' ? act.body.commands.map(({ command }) => command) : [act.command, ...(act.takesBack ?? [])];

/** saidOf are the words of an act. */
export const saidOf = ({ says, stood }: Act): string => (typeof says === 'string' ? says : says(stood ?? null));
