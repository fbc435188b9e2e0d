import type * as english from '../en/chart';
import { forms } from '../forms';

const { counted, number } = forms('de');

/** What stands around every chart. */
export const chart: typeof english.chart = {
  points: (title: string) => `${title}: Punkte`,
  none: 'kein Punkt gewählt',
  opens: 'Jeder Punkt öffnet seine Entscheidungen.',
  reads: 'Zeig darauf, um die Zahlen zu lesen.',
  table: 'Zahlen als Tabelle',
  tableOf: (title: string) => `Zahlen als Tabelle: ${title}`,
  point: 'Punkt',
};

/** The decisions behind a figure. */
export const behind: typeof english.behind = {
  waiting: 'Die Entscheidungen werden gelesen …',
  of: (shown: number, total: number) => {
    const all = counted(total, { one: 'Entscheidung', other: 'Entscheidungen' });
    if (total === 0) return 'Hinter dieser Zahl steht keine Entscheidung.';
    return shown < total ? `Die letzten ${number(shown)} von ${all}` : all;
  },
  open: 'Öffnen',
  openOf: (subject: string) => `Entscheidung über ${subject} öffnen`,
  all: (n: number) => `Alle ${number(n)} im Verlauf`,
};
