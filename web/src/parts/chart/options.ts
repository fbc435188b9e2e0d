import uPlot from 'uplot';
import type { Figures } from './figures';
import { bounds, columns, labelled, type Column } from './shape';
import type { Tones } from './tones';

/** Look is how a chart is drawn beside its figures. */
export interface Look {
  readonly tones: Tones;
  readonly family: string; // of the type
  readonly rtl: boolean;
  readonly number: (n: number) => string;
  readonly instant: (seconds: number, step: number) => string; // on an axis of time whose labels stand so many seconds apart
}

// uPlot declares these, and exports none of them.
const sides = { right: 1, left: 3 } as unknown as Readonly<Record<'right' | 'left', uPlot.Axis.Side>>;

type Options = Omit<uPlot.Options, 'width' | 'height'>;

/** optionsOf is a chart as uPlot takes it. */
export function optionsOf(figures: Figures, look: Look): Options {
  const drawn = columns(figures);
  const bars = drawn.every(({ line: { shape } }) => shape === 'bars' || shape === 'stack');
  return {
    padding: look.rtl ? [8, null, null, 20] : [8, 20, null, null],
    legend: { show: false },
    // Nothing is dragged, so each click is one.
    cursor: { drag: { x: false, y: false, click: () => undefined }, y: false, points: { show: !bars, size: 8 } },
    scales: { x: { time: false, dir: look.rtl ? -1 : 1, range: across(figures) }, y: { range: upwards(figures), dir: figures.flipped ? -1 : 1 } },
    series: [{}, ...drawn.map((column) => seriesOf(column, look, figures.points.length))],
    bands: drawn.flatMap(({ part, line }, i): uPlot.Band[] => (part === 'high' ? [{ series: [i + 1, i], fill: look.tones[`${line.tone}Tint`] }] : [])),
    axes: axes(figures, look),
    hooks: { drawAxes: [(u) => drawTarget(u, figures, look)] },
  };
}

// Half a step beyond both ends, so that the first and the last bar are whole.
const across = ({ axis = 'steps', points }: Figures) => (_: uPlot, least: number, greatest: number): [number, number] => {
  if (axis === 'steps') return [-0.5, Math.max(0, points.length - 1) + 0.5];
  const beyond = (greatest - least) * 0.03 || 1;
  return [least - beyond, greatest + beyond];
};

const upwards = (figures: Figures) => (): [number, number] => {
  const [least, greatest] = bounds(figures);
  const beyond = (greatest - least) * 0.06;
  return least === greatest ? [least, least + 1] : [least < 0 ? least - beyond : 0, greatest + beyond];
};

function seriesOf({ line: { tone, shape, dashed }, part }: Column, { tones }: Look, count: number): uPlot.Series {
  const colour = tones[tone];
  if (part !== 'value') return { stroke: colour, width: 1, dash: [1, 3], points: { show: false } };
  const { bars } = uPlot.paths;
  if ((shape === 'bars' || shape === 'stack') && bars) {
    return { stroke: tones.ground, width: 1, fill: colour, paths: bars({ size: [0.78, 44] }), points: { show: false } };
  }
  if (shape === 'dots') return { stroke: colour, width: 0, paths: () => null, points: { show: true, size: 7, fill: colour, width: 0 } };
  return { stroke: colour, width: 2, ...(dashed ? { dash: [6, 4] } : {}), spanGaps: true, points: { show: count < 16, size: 5, fill: colour, width: 0 } };
}

function axes({ axis = 'steps', points, whole }: Figures, { tones, family, rtl, number, instant }: Look): uPlot.Axis[] {
  const shared = { stroke: tones.quiet, font: `11px ${family}`, ticks: { show: false } };
  const steps = {
    splits: (u: uPlot) => labelled(points.length, u.bbox.width / devicePixelRatio, widest(points) * 6.5 + 14),
    values: (_: uPlot, at: number[]) => at.map((i) => points[i]?.short ?? ''),
  };
  const spread = {
    space: 70,
    values: (_: uPlot, at: number[]) => at.map((value) => (axis === 'time' ? instant(value, (at[1] ?? value) - (at[0] ?? value)) : number(value))),
  };
  const across: uPlot.Axis = { ...shared, ...(axis === 'steps' ? steps : spread), grid: { show: false }, size: 24, gap: 4 };
  const up: uPlot.Axis = {
    ...shared, side: rtl ? sides.right : sides.left, grid: { stroke: tones.rule, width: 1 }, space: 44, gap: 6, values: (_, at) => at.map(number),
    size: (_, said) => 12 + Math.max(0, ...((said as string[] | null) ?? []).map((text) => text.length)) * 6.5,
    ...(whole ? { incrs: [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5, 6].map((power) => n * 10 ** power)).sort((a, b) => a - b) } : {}),
  };
  return [across, up];
}

const widest = (points: Figures['points']): number => points.reduce((most, { short }) => Math.max(most, short.length), 0);

/** drawTarget draws the target below the lines: dashed, or as a band. */
function drawTarget(u: uPlot, { target }: Figures, { tones }: Look): void {
  if (!target) return;
  const { ctx, bbox: { left, width } } = u;
  const edges = [target.from, target.to ?? target.from].map((value) => u.valToPos(value, 'y', true));
  const [low = 0, high = 0] = edges;
  ctx.save();
  ctx.fillStyle = tones.inkTint;
  ctx.fillRect(left, high, width, low - high);
  ctx.strokeStyle = tones.quiet;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
  for (const edge of new Set(edges)) {
    ctx.beginPath();
    ctx.moveTo(left, edge);
    ctx.lineTo(left + width, edge);
    ctx.stroke();
  }
  ctx.restore();
}
