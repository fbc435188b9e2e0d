import { remembered } from './remembered';

/** What this browser keeps of its reader. */
export const settings = {
  theme: remembered('theme'), // light or dark; null: the system's
  language: remembered('language'),
  letters: remembered('letters'), // off: letters alone are no keys
  actor: remembered('actor'), // the name under which decisions are given
  role: remembered('role'), // the role to act in; null: the one that the decision takes
  product: remembered('product'), // the one looked at last
};
