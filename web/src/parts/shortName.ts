/**
 * initials are at most two letters that stand for a person: of the first and the last word of a name that begin with a letter or a digit. Where
 * there is none, they are a question mark.
 */
export function initials(name: string): string {
  const words = name.replace(/@.*$|\(.*$/u, '').split(/[^\p{L}\p{M}\p{N}'’]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last].map((word) => (word ? String.fromCodePoint(word.codePointAt(0) ?? 0) : '')).join('').toLocaleUpperCase() || '?';
}
