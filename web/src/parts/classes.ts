/** classes joins the names that are there. */
export const classes = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ');
