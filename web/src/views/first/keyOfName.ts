const longest = 10;

/** keyOfName is a key for a product of that name: its letters and digits without accents, in capitals. */
export function keyOfName(name: string): string {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toUpperCase();
  return plain.replace(/[^A-Z0-9]/g, '').replace(/^\d+/, '').slice(0, longest);
}
