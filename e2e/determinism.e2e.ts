/** The same log gives the same facts and the same state in Node and in Chromium, from the very bytes a server hands out. */
import { fileURLToPath } from 'node:url';
import { importBundle, loadPlugins } from '@killinit/plugin-host';
import type * as Host from '@killinit/plugin-host/assemble';
import type { Browser } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { browserFor } from './chromium.ts';
import { playLesson } from './replayed.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let browser: Browser | null = null;
afterEach(async () => {
  await browser?.close();
  browser = null;
});

const url = (code: string): string => `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;

/** As text: what transforms tests must not touch what runs in the page. */
const inPage = (sim: string, plugins: readonly string[], era: string): string => `(async () => {
  const host = await import(${JSON.stringify(url(sim))});
  host.shareModules();
  const plugins = [];
  for (const one of ${JSON.stringify(plugins.map(url))}) plugins.push((await import(one)).default);
  const play = (await import(${JSON.stringify(url(`export default ${playLesson.toString()}`))})).default;
  return play(host, plugins, ${JSON.stringify(era)});
})()`;

describe('determinism', { timeout: 240_000 }, () => {
  for (const era of ['v2.6.34', 'v6.1'] as const)
    test(`a lesson on ${era} is the same in Node and in Chromium`, async (context) => {
      browser = await browserFor(context);
      const { loaded, sim } = await loadPlugins(root);
      const host = (await importBundle(sim)) as unknown as typeof Host;
      host.shareModules();
      const plugins = await Promise.all(
        loaded.map(async ({ bundle }) => (await import(/* @vite-ignore */ url(bundle.code))).default as Host.Plugin),
      );
      const here = playLesson(host, plugins, era);

      const page = await browser.newPage();
      const there = await page.evaluate(
        inPage(
          sim.code,
          loaded.map((one) => one.bundle.code),
          era,
        ),
      );
      expect(here.told).toBeGreaterThan(200);
      expect(new Set(here.hashes).size).toBe(here.hashes.length);
      expect(there).toEqual(here);
    });
});
