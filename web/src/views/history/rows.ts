import type { Decision, Seal } from './questions';

/** A row of the feed: a day, a decision, many that came together and are folded into one row, or a seal over all that is below; `within`: one of these, unfolded. */
export type FeedRow =
  | { readonly kind: 'day'; readonly id: string; readonly day: string; readonly figures: Figures | null }
  | { readonly kind: 'decision'; readonly id: string; readonly decision: Decision; readonly within: boolean }
  | { readonly kind: 'fold'; readonly id: string; readonly decisions: readonly Decision[]; readonly source: string | null }
  | { readonly kind: 'seal'; readonly id: string; readonly seal: Seal };

/** Figures are how many decisions a day has, if all of them were read. */
export interface Figures {
  readonly decisions: number;
  readonly reasons: number;
}

const many = 4; // decisions given at once, from which on they are folded

/** rowsOf are the rows for decisions, the newest first. `dayOf` says on which day an instant is for the reader; `whole`: there are none before. */
export function rowsOf(decisions: readonly Decision[], dayOf: (at: string) => string, open: ReadonlySet<string>, whole: boolean): FeedRow[] {
  const days = runs(decisions, ({ at }) => dayOf(at));
  return days.flatMap((ofDay, i): FeedRow[] => {
    const day = dayOf(ofDay[0].at);
    const figures = whole || i < days.length - 1 ? { decisions: ofDay.length, reasons: ofDay.filter(({ reason }) => reason !== '').length } : null;
    return [{ kind: 'day', id: day, day, figures }, ...runs(ofDay, togetherOf).flatMap((run) => rowsOfRun(run, open))];
  });
}

type Run = readonly [Decision, ...Decision[]];

/** runs are neighbours that have the same name. */
function runs(decisions: readonly Decision[], nameOf: (decision: Decision) => string): Run[] {
  const out: [Decision, ...Decision[]][] = [];
  let before: string | undefined;
  for (const decision of decisions) {
    const name = nameOf(decision);
    if (name === before) out.at(-1)?.push(decision);
    else out.push([decision]);
    before = name;
  }
  return out;
}

const imported = (source: string): boolean => source.startsWith('import');

/** togetherOf names what belongs together: an import of somebody, or what was given at once. */
const togetherOf = ({ source, recorded_by: by, batch }: Decision): string => (imported(source) ? `${source} ${by ?? ''}` : batch);

function rowsOfRun(run: Run, open: ReadonlySet<string>): FeedRow[] {
  const [{ id, source }] = run;
  const fromElsewhere = imported(source);
  const folds = run.length >= (fromElsewhere ? 2 : many);
  if (!folds) return run.map((decision) => ({ kind: 'decision', id: decision.id, decision, within: false }));
  const oldest = run.at(-1)?.id ?? id; // it stays the same when more come
  const fold: FeedRow = { kind: 'fold', id: `fold ${oldest}`, decisions: run, source: fromElsewhere ? source : null };
  if (!open.has(fold.id)) return [fold];
  return [fold, ...run.map((decision): FeedRow => ({ kind: 'decision', id: decision.id, decision, within: true }))];
}

/** withSeals puts each seal, the newest first, above what it was the first to cover. */
export function withSeals(rows: readonly FeedRow[], seals: readonly Seal[]): FeedRow[] {
  let next = 0;
  return rows.flatMap((row): FeedRow[] => {
    const recorded = row.kind === 'decision' ? row.decision.recorded_at : row.kind === 'fold' ? row.decisions[0]?.recorded_at : undefined;
    if (recorded === undefined) return [row];
    let first: Seal | undefined;
    for (let seal = seals[next]; seal && Date.parse(seal.sealed_at) >= Date.parse(recorded); seal = seals[++next]) first = seal;
    return first ? [{ kind: 'seal', id: `seal ${first.number}`, seal: first }, row] : [row];
  });
}
