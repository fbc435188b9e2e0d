import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { visit } from './browser';
import { sampled } from './stage';

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

// What Lighthouse looks at, as far as it is no matter of how fast a machine is.
const { browser, server } = await sampled();

describe('the first load of the backlog', () => {

  it('is light, waits for nothing but a style sheet, and shifts nothing', async () => {
    const { page, end } = await visit(browser, `${server.url}/healthz`);
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        for (const shift of list.getEntries() as unknown as { value: number }[]) window.shifted = (window.shifted ?? 0) + shift.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    await page.goto(`${server.url}/products/PARCEL/backlog`);
    await page.getByRole('row').nth(5).getByText('PARCEL-').first().waitFor();
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map((entry) => {
      const { name, encodedBodySize, renderBlockingStatus } = entry as PerformanceResourceTiming & { renderBlockingStatus: string };
      return { name, bytes: encodedBodySize, blocks: renderBlockingStatus === 'blocking' };
    }));
    const code = loaded.filter(({ name }) => /\.(js|css)$/.test(name));
    expect(code.filter(({ blocks, name }) => blocks && !name.endsWith('.css'))).toEqual([]);
    expect(code.filter(({ blocks }) => blocks).length).toBeLessThanOrEqual(1);
    expect(code.length).toBeGreaterThan(3);
    expect(code.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(220_000);
    expect(loaded.filter(({ name }) => name.includes('/v1/')).length).toBeLessThan(20);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(1500);
    expect(await page.evaluate(() => window.shifted ?? 0)).toBeLessThan(0.1);
    await end();
  });
});

declare global {
  interface Window {
    shifted?: number; // how far things moved while the page was loaded (cumulative layout shift)
  }
}
