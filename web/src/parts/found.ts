/** PickerOption is something to pick. */
export interface PickerOption {
  readonly id: string;
  readonly key: string; // what it is called where it has no room
  readonly says: string;
  readonly more?: string;
}

const most = 8; // options at once: who wants another one types on

/** found are the options whose key or words have all that was typed, those whose key begins so first. */
export function found(options: readonly PickerOption[], typed: string): PickerOption[] {
  const words = typed.toLocaleLowerCase().split(/\s+/u).filter(Boolean);
  const fits = options.filter(({ key, says }) => words.every((word) => `${key} ${says}`.toLocaleLowerCase().includes(word)));
  const begins = ({ key }: PickerOption) => (words[0] && key.toLocaleLowerCase().startsWith(words[0]) ? 0 : 1);
  return fits.sort((a, b) => begins(a) - begins(b)).slice(0, most);
}
