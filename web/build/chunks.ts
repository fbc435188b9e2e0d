import { fileURLToPath } from 'node:url';

/** Modules is what the bundler knows of them. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

const main = fileURLToPath(new URL('../src/main.tsx', import.meta.url));

/** first names the chunk of what the page imports before anything is shown: one file, for each more is waited for. */
export function first(id: string, modules: Modules): string | null {
  const imported = new Set([main]);
  for (const module of imported) for (const next of modules.getModuleInfo(module)?.importedIds ?? []) imported.add(next);
  return imported.has(id) ? 'first' : null;
}
