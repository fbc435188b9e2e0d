import { settings } from './settings';

export const themes = ['system', 'light', 'dark'] as const;

export type Theme = (typeof themes)[number];

/** theme is the one that was chosen. */
export const themeOf = (kept: string | null): Theme => (kept === 'light' || kept === 'dark' ? kept : 'system');

/** showTheme shows the theme that was chosen, now and whenever another one is. */
export function showTheme(): void {
  const show = () => {
    const theme = themeOf(settings.theme.get());
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  };
  show();
  settings.theme.subscribe(show);
}
