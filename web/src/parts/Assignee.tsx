import { Initials } from './Initials';

/** Assignee is who works on something, where there is room for the initials alone. */
export function Assignee({ name }: { readonly name: string }) {
  return (
    <span title={name}>
      <Initials name={name} />
      <span className="heard">{name}</span>
    </span>
  );
}
