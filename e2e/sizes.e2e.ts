/** Every page in the windows people have: nothing runs out of it, and what one needs is in sight, whatever others call themselves. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { browserFor } from './chromium.ts';
import { host, join, sees, sitDown, transcript, type } from './people.ts';
import { type Started, startServer } from './server.ts';

let browser: Browser | null = null;
let server: Started | null = null;
afterEach(async () => {
  await browser?.close();
  await server?.stop();
  browser = server = null;
});

const DESK = { width: 1440, height: 900 };
const SIZES = [DESK, { width: 1024, height: 768 }, { width: 720, height: 450 }, { width: 390, height: 844 }];
const WIDE = 'W'.repeat(24);

const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** Where it ends at the right, and how high it is. */
async function edges(place: Locator): Promise<{ left: number; right: number; top: number; height: number }> {
  const { x, y, width, height } = (await place.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { left: x, right: x + width, top: y, height };
}

test('pages fit their windows, and names their columns', { timeout: 240_000 }, async (context) => {
  browser = await browserFor(context);
  server = await startServer();
  const { url } = server;
  const teacher = await sitDown(browser, DESK);
  const { code } = await host(teacher, url);
  const [wide, ana, front] = await Promise.all([sitDown(browser), sitDown(browser), sitDown(browser)]);
  await join(wide, url, code, WIDE);
  await join(ana, url, code, 'Ana');
  await front.page.goto(url);
  const setUp = await teacher.context.newPage();
  await setUp.goto(`${url}/host`);
  await setUp.getByRole('button', { name: 'Create room' }).waitFor();

  // The lobby knows how long the round will be.
  await sees(teacher.page.getByRole('timer'), '30:00');
  await fits(teacher.page, front.page, setUp);
  await teacher.page.getByRole('button', { name: 'Start round' }).click();
  await type(wide, 'kill -9 1; kill -CONT 1');
  await type(ana, 'kill -9 1');
  await sees(transcript(ana), 'not permitted');

  await fits(teacher.page, ana.page);
  for (const size of SIZES) {
    await ana.page.setViewportSize(size);
    await ana.page.waitForTimeout(300);
    const terminal = await edges(transcript(ana));
    expect(terminal.height, `the terminal in ${size.width}`).toBeGreaterThan(size.height * 0.45);
  }

  // Headings of the matrix are whole; the keys beside a wide name, and the points, are in sight.
  await teacher.page.setViewportSize(DESK);
  const matrix = teacher.page.getByRole('group', { name: 'Students and guards' });
  await sees(matrix, 'kill-ok-by-cred');
  const around = await edges(matrix);
  for (const heading of await matrix.locator('thead th span').all()) {
    const at = await edges(heading);
    expect(at.top).toBeGreaterThanOrEqual(around.top);
    expect(at.right).toBeLessThanOrEqual(around.right);
  }
  const rename = await edges(teacher.page.getByRole('button', { name: `Rename ${WIDE}` }));
  expect(rename.left).toBeGreaterThan(0);
  expect(rename.right).toBeLessThan(DESK.width);
  await ana.page.setViewportSize(DESK);
  const leaders = ana.page.getByRole('region', { name: 'Leaders' });
  const corner = await edges(leaders);
  for (const points of await leaders.locator('td.num').all())
    expect((await edges(points)).right).toBeLessThanOrEqual(corner.right);
});

async function fits(...pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.waitForTimeout(300);
      expect(await sideways(page), `${page.url()} in ${size.width}`).toBe(0);
      // A page may clip what it does not scroll to: keys are reached all the same.
      for (const key of await page.locator('header .key:visible').all())
        expect((await edges(key)).right, `${page.url()} in ${size.width}`).toBeLessThanOrEqual(size.width);
    }
    await page.setViewportSize(DESK);
  }
}
