import type { Figures, Line, Tone } from '../../../parts/chart/figures';
import type { Answers } from '../questions';
import { sum, type Slot } from '../rows';

export type ChangesRow = Answers['priority-changes']['buckets'][number];

/** Leading says who decides the order: which share, whether alone, and since when. */
export interface Leading {
  readonly decided: number;
  readonly lead: string; // the role with most decisions, or the one that decides alone now
  readonly share: number;
  readonly alone: boolean;
  readonly since: Date | null; // null: in all of the time
}

const run = 3; // buckets in a row that are more than chance

const decided = (rows: readonly ChangesRow[]): number => sum(rows, (row) => row.decided);

/** leading is who decides the order, of rows by role. */
export function leading(slots: readonly Slot<ChangesRow>[]): Leading {
  const { total, groups } = byGroup(slots.flatMap(({ rows }) => rows));
  const most = groups[0];
  if (!most) return { decided: 0, lead: '', share: 0, alone: false, since: null };
  if (groups.length === 1) return { decided: total, lead: most.group, share: 1, alone: true, since: null };
  const busy = slots.filter(({ rows }) => decided(rows) > 0);
  const last = busy.at(-1)?.rows[0]?.group ?? '';
  const others = busy.findLastIndex(({ rows }) => rows.some(({ group, decided: n }) => group !== last && n > 0));
  const since = busy[others + 1]?.begins;
  if (since && busy.length - others - 1 >= run) return { decided: total, lead: last, share: 1, alone: true, since };
  return { decided: total, lead: most.group, share: most.decided / total, alone: false, since: null };
}

/** Grouped is one group over all of the time. */
export interface Grouped {
  readonly group: string;
  readonly others: boolean; // all that have no row of their own
  readonly decided: number;
  readonly rows: readonly ChangesRow[];
}

/** byGroup are the groups with what each decided, the most first; all others last. */
export function byGroup(rows: readonly ChangesRow[]): { total: number; groups: Grouped[] } {
  const held = new Map<string, ChangesRow[]>();
  for (const row of rows) {
    const name = row.others ? '\0' : row.group;
    held.set(name, [...(held.get(name) ?? []), row]);
  }
  const groups = [...held].map(([name, own]): Grouped => ({ group: name === '\0' ? '' : name, others: name === '\0', decided: decided(own), rows: own }));
  groups.sort((a, b) => Number(a.others) - Number(b.others) || b.decided - a.decided);
  return { total: decided(rows), groups: groups.filter((group) => group.decided > 0) };
}

const shownRoles: readonly (readonly [role: string, tone: Tone])[] = [['product_manager', 'pm'], ['product_owner', 'po']];

/** changesFigures are the decisions by role, one on the other. */
export function changesFigures(slots: readonly Slot<ChangesRow>[], points: Figures['points'], name: (role: string) => string): Figures {
  const line = (role: string, tone: Tone, isIts: (group: string) => boolean): Line => ({
    name: name(role), tone, shape: 'stack', values: slots.map(({ rows }) => decided(rows.filter(({ group }) => isIts(group)))),
  });
  const others = line('', 'team', (group) => !shownRoles.some(([role]) => role === group));
  return { points, whole: true, lines: [...shownRoles.map(([role, tone]) => line(role, tone, (group) => group === role)), others] };
}
