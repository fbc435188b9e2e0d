import { isPast } from '../../address/address';
import { useAddress } from '../../address/useAddress';
import { settings } from '../../app/settings';
import { useMedia } from '../../app/useMedia';
import { useRemembered } from '../../app/useRemembered';

// What a canvas is drawn with, by name: a token, and the colour of the system where the reader's own colours are forced.
const tokens = {
  pm: ['--pm', 'LinkText'], po: ['--po', 'CanvasText'], team: ['--team', 'GrayText'], up: ['--up', 'LinkText'], down: ['--down', 'VisitedText'], ink: ['--ink', 'CanvasText'],
  pmTint: ['--pm-tint', 'Canvas'], poTint: ['--po-tint', 'Canvas'], teamTint: ['--team-tint', 'Canvas'], upTint: ['--up-tint', 'Canvas'], downTint: ['--down-tint', 'Canvas'],
  inkTint: ['--hover', 'Canvas'], quiet: ['--ink-2', 'CanvasText'], rule: ['--line', 'GrayText'], ground: ['--card', 'Canvas'],
} as const;

type Name = keyof typeof tokens;

export type Tones = Readonly<Record<Name, string>>;

const isForced = '(forced-colors: active)';

/** useTheme tells one theme from another: the one chosen, the system's, more contrast, paper in the past, paper in a printer. */
export function useTheme(): string {
  const chosen = useRemembered(settings.theme);
  const past = isPast(useAddress());
  const dark = useMedia('(prefers-color-scheme: dark)');
  const contrast = useMedia('(prefers-contrast: more)');
  const forced = useMedia(isForced);
  const print = useMedia('print');
  return [chosen, past, dark, contrast, forced, print].join();
}

/**
 * tonesOf are the colours that the tokens have where an element stands. A canvas knows no tokens, and what a token says is no colour before
 * something has it: so something gets each.
 */
export function tonesOf(place: HTMLElement): Tones {
  const forced = matchMedia(isForced).matches;
  const probe = document.createElement('span');
  place.append(probe);
  const tones = Object.fromEntries(Object.entries(tokens).map(([name, [token, system]]) => {
    probe.style.color = forced ? system : `var(${token})`;
    return [name, getComputedStyle(probe).color];
  })) as Record<Name, string>;
  probe.remove();
  return tones;
}
