import styles from './Glyph.module.css';

/** Glyphs are small line drawings, 16 by 16. None stands without a word. */
const glyphs = {
  next: 'M3 8h9.5M9 4.5 12.5 8 9 11.5',
  backlog: 'M3 4.5h10M3 8h10M3 11.5h10',
  sprints: 'M12.6 6A5 5 0 1 0 13 8.6M13 3.2v3h-3',
  releases: 'M4 14V2.5M4 3h8l-2 2.75 2 2.75H4',
  roadmap: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M7 3.5v3M9 6.5v3M6 9.5v3',
  discovery: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  goals: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 2.5V8h5.5',
  vision: 'M8 2.5 13.5 8 8 13.5 2.5 8z',
  history: 'M3.2 6A5.2 5.2 0 1 1 2.8 8.6M3 3v3.2h3.2M8 5.2V8l2 1.4',
  analytics: 'M2.5 10.5c2-7 3.5-7 5.5-2s3.5 5 5.5-2',
  assessment: 'M8 2.5v11M5 13.5h6M3 4.5h10M3 4.5 1.5 9h3zM13 4.5 11.5 9h3z',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  calendar: 'M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5',
  compare: 'M3 5.5h9M9.5 3 12 5.5 9.5 8M13 10.5H4M6.5 8 4 10.5 6.5 13',
  clock: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3h2.5',
} as const;

export type GlyphName = keyof typeof glyphs;

export function Glyph({ name }: { readonly name: GlyphName }) {
  return <svg className={styles.glyph} viewBox="0 0 16 16" aria-hidden="true"><path d={glyphs[name]} /></svg>;
}
