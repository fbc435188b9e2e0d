import { again } from '../../api/problem';
import { newKey } from '../../api/idempotency';
import { pause } from '../../api/queries';
import { isSame, noWhy, saidOf, type Act, type Answer, type TakeBack, type Why } from './act';

/** Pending is a decision that is not recorded yet. */
export interface Pending {
  readonly key: string; // its Idempotency-Key: however often it is sent, it is decided once
  readonly act: Act;
  readonly says: string;
  readonly why: Why;
  readonly state: 'open' | 'sent'; // open: its reason can still be given; sent: it is on its way
  readonly demands: boolean; // without a reason it is refused
  readonly asks: boolean; // it is sent only if somebody says so
}

/** Told hears what became of decisions. */
export interface Told {
  readonly send: (pending: Pending) => Promise<Answer>;
  readonly demands: (act: Act) => boolean;
  readonly decided: (pending: Pending, answer: Answer) => void;
  readonly refused: (pending: Pending, error: Error) => void;
}

interface Painted {
  readonly takeBacks: TakeBack[];
  readonly recorded: Promise<number>;
  readonly record: (revision: number) => void;
}

/**
 * Outbox holds what is decided until it is recorded: what is open, whose reason may still be given, then what is sent, one after the other. What
 * can't be sent waits, and is sent again with its key.
 */
export class Outbox {
  #all: readonly Pending[] = [];
  #busy = false;
  #sending: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  readonly #painted = new Map<string, Painted>();
  readonly #heard = new Set<() => void>();
  #told: Told;

  constructor(told: Told) {
    this.#told = told;
  }

  /** Tells somebody else from now on: who listens changes with the language and the policy. What is open already may need a reason now. */
  readonly tell = (told: Told): void => {
    this.#told = told;
    for (const { key, act, state, demands } of this.#all) {
      if (state === 'open' && !demands && told.demands(act)) this.demand(key);
    }
  };

  readonly get = (): readonly Pending[] => this.#all;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#heard.add(changed);
    return () => this.#heard.delete(changed);
  };

  /** Decides what can still get its reason. What was open before is sent, unless it is the same act on the same thing: then both are one. */
  readonly decide = (act: Act, { asks = false } = {}): void => {
    const before = this.#all.findLast((p) => p.state === 'open' && isSame(p.act, act));
    this.#passOver(before);
    if (before) {
      const one = { ...act, stood: before.act.stood ?? null };
      this.#change(before.key, { act: one, says: saidOf(one), demands: this.#told.demands(one) });
      this.#paint(before.key, act);
    } else this.#add({ key: newKey(), act, says: saidOf(act), why: noWhy, state: 'open', demands: this.#told.demands(act), asks });
  };

  /** Sends a decision whose reason is given already. */
  readonly give = (act: Act, why: Why = noWhy, key = newKey()): void => {
    this.#passOver(undefined);
    this.#add({ key, act, says: saidOf(act), why, state: 'sent', demands: false, asks: false });
    this.#go();
  };

  /** Keeps what is written of the reason. */
  readonly write = (key: string, why: Why): void => this.#change(key, { why });

  /** Says of an open decision whether it can't do without a reason. */
  readonly demand = (key: string): void => this.#change(key, { demands: true });

  /** Sends an open decision. One that can't do without a reason stays until it has one. */
  readonly send = (key: string): void => {
    const found = this.#all.find((p) => p.key === key);
    if (!found || found.state === 'sent' || lacks(found)) return;
    this.#change(key, { state: 'sent' });
    this.#go();
  };

  /** Takes back an open decision: it never was. */
  readonly drop = (key: string): void => {
    if (this.#all.some((p) => p.key === key && p.state === 'open')) this.#end(key, null);
  };

  /** Sends what is open, for somebody went on to something else. What asks is not meant any more. */
  readonly passOver = (): void => this.#passOver(undefined);

  /** Waits until nothing is on its way: all of it is recorded, or refused. */
  readonly arrived = async (): Promise<void> => {
    while (this.#busy) await this.#sending;
  };

  /** Tries at once what waits for the server. */
  readonly wake = (): void => this.#wake();

  #passOver(but: Pending | undefined): void {
    for (const open of this.#all.filter((p) => p.state === 'open' && p !== but)) {
      if (open.asks) this.drop(open.key);
      else this.send(open.key);
    }
  }

  #add(pending: Pending): void {
    this.#set([...this.#all, pending]);
    this.#paint(pending.key, pending.act);
  }

  #change(key: string, change: Partial<Pending>): void {
    this.#set(this.#all.map((p) => (p.key === key ? { ...p, ...change } : p)));
  }

  #set(all: readonly Pending[]): void {
    this.#all = all;
    for (const heard of this.#heard) heard();
  }

  #paint(key: string, act: Act): void {
    if (!act.paint) return;
    const painted = this.#painted.get(key) ?? unpainted();
    this.#painted.set(key, painted);
    painted.takeBacks.push(act.paint(painted.recorded));
  }

  /** Ends a decision: recorded at a revision, or taken back. */
  #end(key: string, revision: number | null): void {
    const painted = this.#painted.get(key);
    this.#painted.delete(key);
    if (revision === null) painted?.takeBacks.reverse().forEach((takeBack) => takeBack());
    else painted?.record(revision);
    this.#set(this.#all.filter((p) => p.key !== key));
  }

  #go(): void {
    if (!this.#busy) this.#sending = this.#sendAll();
  }

  async #sendAll(): Promise<void> {
    this.#busy = true;
    for (let next = this.#next(); next; next = this.#next()) await this.#sendOne(next);
    this.#busy = false;
  }

  #next(): Pending | undefined {
    return this.#all.find((p) => p.state === 'sent');
  }

  async #sendOne(pending: Pending): Promise<void> {
    for (let tries = 0; ; tries++) {
      const outcome = await this.#told.send(pending).catch((e: unknown) => (e instanceof Error ? e : new Error(String(e))));
      if (!(outcome instanceof Error)) {
        this.#end(pending.key, outcome.revision);
        this.#told.decided(pending, outcome);
        return;
      }
      if (!again(outcome)) {
        this.#end(pending.key, null);
        this.#told.refused(pending, outcome);
        return;
      }
      await this.#rest(pause(tries, outcome));
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }
}

/** lacks says that a decision has no reason and can't do without. */
export const lacks = ({ demands, why }: Pick<Pending, 'demands' | 'why'>): boolean => demands && why.reason.trim() === '';

function unpainted(): Painted {
  let record: (revision: number) => void = () => undefined;
  const recorded = new Promise<number>((done) => {
    record = done;
  });
  return { takeBacks: [], recorded, record };
}
