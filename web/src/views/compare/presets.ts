import { addDays, addMonths, type Day } from '../../app/time/days';

/** Preset is a day from which on one compares. */
export interface Preset {
  readonly name: 'yesterday' | 'week' | 'month' | 'quarter' | 'year' | 'sprint' | 'sprintBefore' | 'release';
  readonly day: Day;
  readonly of?: string; // the sprint or release
}

interface Sprint {
  readonly name: string;
  readonly started_at: string | null;
}

interface Release {
  readonly name: string;
  readonly date: string | null;
  readonly shipped: boolean;
}

/** presetsOf are the days from which on one may compare: by the calendar, and since sprints and the last release began or went out. */
export function presetsOf(today: Day, sprints: readonly Sprint[], releases: readonly Release[]): Preset[] {
  const begun = sprints.filter(({ started_at: started }) => started !== null && started.slice(0, 10) <= today).sort((a, b) => (a.started_at ?? '').localeCompare(b.started_at ?? ''));
  const [before, last] = [begun.at(-2), begun.at(-1)];
  const release = releases.filter(({ shipped, date }) => shipped && date !== null && date < today).sort((a, b) => (a.date ?? '').localeCompare(b.date ?? '')).at(-1);
  const dayBefore = (instant: string): Day => addDays(instant.slice(0, 10), -1); // its own day is part of what is compared
  return [
    { name: 'yesterday', day: addDays(today, -1) }, { name: 'week', day: addDays(today, -7) }, { name: 'month', day: addMonths(today, -1) },
    { name: 'quarter', day: addMonths(today, -3) }, { name: 'year', day: addMonths(today, -12) },
    ...(last?.started_at ? [{ name: 'sprint', day: dayBefore(last.started_at), of: last.name } as const] : []),
    ...(before?.started_at ? [{ name: 'sprintBefore', day: dayBefore(before.started_at), of: before.name } as const] : []),
    ...(release?.date ? [{ name: 'release', day: dayBefore(release.date), of: release.name } as const] : []),
  ];
}
