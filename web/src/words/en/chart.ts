import { forms } from '../forms';

const { counted, number } = forms('en');

/** What stands around every chart. */
export const chart = {
  points: (title: string) => `${title}: points`,
  none: 'no point chosen',
  opens: 'Every point opens its decisions.',
  reads: 'Point at it to read its figures.',
  table: 'Figures as a table',
  tableOf: (title: string) => `Figures as a table: ${title}`,
  point: 'Point',
};

/** The decisions behind a figure. */
export const behind = {
  waiting: 'Reading the decisions…',
  of: (shown: number, total: number) => {
    const all = counted(total, { one: 'decision', other: 'decisions' });
    if (total === 0) return 'No decision stands behind this figure.';
    return shown < total ? `The latest ${number(shown)} of ${all}` : all;
  },
  open: 'Open',
  openOf: (subject: string) => `Open the decision on ${subject}`,
  all: (n: number) => `All ${number(n)} in the history`,
};
