import type { Line } from './questions';

/** tableOf is a comparison for spreadsheets: a row for each field that differs, as RFC 4180 has it. */
export function tableOf(lines: readonly Line[]): string {
  const head = ['kind', 'book', 'thing', 'key', 'title', 'field', 'from', 'to', 'decisions', 'decision', 'decided_at', 'actor', 'role', 'reason'];
  const rows = lines.flatMap(({ kind, book, thing, key, title, fields, decisions, decided }) => {
    const last = decisions.at(-1);
    return fields.map(({ field, from, to }) => [kind, book, thing, key, title, field, from, to, decided, last?.id, last?.at, last?.actor, last?.role, last?.reason]);
  });
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** A text that a spreadsheet would take for a formula begins with an apostrophe, so that it is none. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
