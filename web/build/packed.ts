import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const smallest = 1400; // bytes from which packing pays, as the server has it for its answers

/** packed leaves each text of the build beside itself in the codings that the server sends. */
export function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    async writeBundle(options) {
      const dir = join(options.dir ?? 'dist', 'assets');
      await Promise.all((await readdir(dir)).filter((name) => /\.(js|css|svg)$/.test(name)).map((name) => pack(join(dir, name))));
    },
  };
}

async function pack(path: string): Promise<void> {
  const text = await readFile(path);
  if (text.length < smallest) return;
  await writeFile(`${path}.gz`, gzipSync(text, { level: 9 }));
  await writeFile(`${path}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
