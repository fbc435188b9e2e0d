import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const assets = `${dist}assets/`;

/** What the browser loads before the first view: what index.html names, and all that this imports at once. */
function firstLoad(): string[] {
  const html = readFileSync(`${dist}index.html`, 'utf8');
  const wanted = [...html.matchAll(/\/assets\/([\w.-]+\.(?:js|css))/g)].map((match) => match[1] ?? '');
  for (const name of wanted) {
    if (!name.endsWith('.js')) continue;
    for (const [, imported = ''] of readFileSync(assets + name, 'utf8').matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)) {
      if (!wanted.includes(imported)) wanted.push(imported);
    }
  }
  return wanted;
}

/** Bytes of a file as it is sent with gzip; a small one is sent as it is. */
const sent = (name: string): number => {
  const packed = `${name}.gz`;
  return statSync(assets + (readdirSync(assets).includes(packed) ? packed : name)).size;
};

describe('the build', () => {
  it('loads at most 150 kB of scripts and styles at first, compressed with gzip', () => {
    const total = firstLoad().reduce((sum, name) => sum + sent(name), 0);
    expect(total).toBeGreaterThan(50_000); // or the wrong files were found
    expect(total).toBeLessThan(150_000);
  });

  it('has no script or style in its document, which the policy would refuse', () => {
    const html = readFileSync(`${dist}index.html`, 'utf8');
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  });
});
