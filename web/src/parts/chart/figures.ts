/** Tone is the colour of a line, by its token: roles, up and down mean that, ink says nothing. */
export type Tone = 'pm' | 'po' | 'team' | 'up' | 'down' | 'ink';

/** Point is where a chart has figures: a bucket of time, a thing, a place. */
export interface Point {
  readonly says: string; // in full: the week from 5 January 2026
  readonly short: string; // below the axis: 5 Jan
  readonly at?: number; // where it stands on an axis of time (ms since 1970) or of numbers; left out: one step after the one before
}

/** Line is one figure of each point; null where it has none. */
export interface Line {
  readonly name: string;
  readonly tone: Tone;
  readonly shape: 'line' | 'bars' | 'stack' | 'dots'; // stack: bars of several lines, one on the other
  readonly dashed?: boolean;
  readonly values: readonly (number | null)[];
  readonly range?: Range; // what spreads around it
}

/** Range is a band between two figures of each point, such as percentiles. */
export interface Range {
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly names: readonly [low: string, high: string];
}

/** Target is a line that the figures are held against; with `to` a band. */
export interface Target {
  readonly from: number;
  readonly to?: number;
  readonly says: string;
}

/** Figures are what a chart shows, and its table says. */
export interface Figures {
  readonly axis?: 'steps' | 'time' | 'numbers'; // steps, if nothing is said: all points equally far from each other
  readonly points: readonly Point[];
  readonly lines: readonly Line[];
  readonly target?: Target;
  readonly flipped?: boolean; // the least is at the top, as places are
  readonly whole?: boolean; // they are counts: the axis has no halves
}
