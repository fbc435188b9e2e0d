/** PictureLine is a line of a picture: what kind of change, of what, how, and by whom. */
export interface PictureLine {
  readonly kind: string;
  readonly tone: 'up' | 'down' | null;
  readonly key: string;
  readonly title: string;
  readonly how: string;
  readonly who: string;
}

export interface Picture {
  readonly title: string;
  readonly says: string;
  readonly lines: readonly PictureLine[];
  readonly more: string | null; // how many are left out
}

const [width, row, head, edge] = [1200, 30, 84, 28]; // px
const sharp = 2; // pixels to one

/** draw paints a comparison, in the colours that the page has now. */
export function draw({ title, says, lines, more }: Picture, canvas: HTMLCanvasElement): void {
  const height = head + lines.length * row + (more === null ? 0 : row) + edge;
  canvas.width = width * sharp;
  canvas.height = height * sharp;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser draws no pictures');
  const colour = coloursOf(canvas.ownerDocument);
  const write = (text: string, x: number, y: number, name: string, font: string, room: number) => {
    pen.font = font;
    pen.fillStyle = colour(name);
    pen.fillText(shortened(text, room, (piece) => pen.measureText(piece).width), x, y);
  };
  const sans = '"Inter Variable", system-ui, sans-serif';
  pen.scale(sharp, sharp);
  pen.textBaseline = 'middle';
  pen.fillStyle = colour('--card');
  pen.fillRect(0, 0, width, height);
  write(title, edge, 34, '--ink', `650 18px ${sans}`, width - 2 * edge);
  write(says, edge, 60, '--ink-2', `13px ${sans}`, width - 2 * edge);
  lines.forEach(({ kind, tone, key, title: name, how, who }, i) => {
    const y = head + i * row;
    pen.fillStyle = colour('--line');
    pen.fillRect(edge, y, width - 2 * edge, 1);
    write(kind, edge, y + row / 2, tone === null ? '--ink-2' : `--${tone}`, `13px ${sans}`, 110);
    write(key, edge + 120, y + row / 2, '--ink-2', '12px ui-monospace, monospace', 110);
    write(name, edge + 240, y + row / 2, '--ink', `13px ${sans}`, 430);
    write(how, edge + 690, y + row / 2, '--ink-2', `13px ${sans}`, 190);
    write(who, edge + 890, y + row / 2, '--ink-2', `13px ${sans}`, width - 2 * edge - 890);
  });
  if (more !== null) write(more, edge, head + (lines.length + 0.5) * row, '--ink-3', `13px ${sans}`, width - 2 * edge);
}

/** coloursOf reads the page's colours, which a canvas does not know by their names. */
function coloursOf(page: Document): (name: string) => string {
  const probe = page.body.appendChild(page.createElement('i'));
  const known = new Map(['--card', '--ink', '--ink-2', '--ink-3', '--line', '--up', '--down'].map((name) => {
    probe.style.color = `var(${name})`;
    return [name, getComputedStyle(probe).color];
  }));
  probe.remove();
  return (name) => known.get(name) ?? 'black';
}

/** shortened is a text that fits into a room. */
export function shortened(text: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= room) return text;
  let [fits, not] = [0, text.length];
  while (not - fits > 1) {
    const middle = (fits + not) >> 1;
    if (widthOf(`${text.slice(0, middle)}…`) <= room) fits = middle;
    else not = middle;
  }
  return `${text.slice(0, fits)}…`;
}
