/** The whole path in real browsers: a teacher, two students and a projector, once on localhost and once over the LAN address. */
import { networkInterfaces } from 'node:os';
import type { Browser } from 'playwright-core';
import { afterEach, describe, expect, type TestContext, test } from 'vitest';
import { browserFor } from './chromium.ts';
import {
  host,
  join,
  justHappened,
  type Person,
  prompt,
  sees,
  sitDown,
  transcript,
  type,
  violations,
} from './people.ts';
import { type Started, startServer } from './server.ts';

const PANIC = 'Kernel panic - not syncing: Attempted to kill init!';

let browser: Browser | null = null;
let server: Started | null = null;
afterEach(async () => {
  await browser?.close();
  await server?.stop();
  browser = server = null;
});

function lanAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return all.find((a) => a.family === 'IPv4' && !a.internal)?.address ?? null;
}

async function play(context: TestContext, base: (port: number) => string, listen: string): Promise<void> {
  browser = await browserFor(context);
  server = await startServer({ host: listen });
  const url = base(server.port);
  const teacher = await sitDown(browser, { width: 1440, height: 900 });
  const wall = await sitDown(browser, { width: 1920, height: 1080 });
  const amara = await sitDown(browser);
  const bo = await sitDown(browser);
  const everybody = [teacher, wall, amara, bo];

  // Host; join by code; the lobby fills on the console and on the wall.
  const room = await host(teacher, url);
  expect(room.code).toMatch(/^[2-9CDFHJKMNPQRTVWXY]{3} [2-9CDFHJKMNPQRTVWXY]{3}$/);
  await wall.page.goto(room.projector);
  await sees(wall.page.getByTestId('room-code'), room.code);
  await join(amara, url, room.code, 'Amara');
  await join(bo, url, room.code.toLowerCase(), '<b>Bo</b>');
  await sees(teacher.page.getByRole('table', { name: 'Students in the room' }), 'Amara');
  await sees(wall.page.getByRole('region', { name: 'In the room' }), '<b>Bo</b>');
  const problems = [...(await violations(teacher.page)), ...(await violations(wall.page))];

  // kill -9 1 returns 0, nothing happens, and the trace says why; the teacher sees it at once.
  await teacher.page.getByRole('button', { name: 'Start round' }).click();
  await teacher.page.getByRole('region', { name: 'Guard feed' }).waitFor();
  await type(amara, 'sudo kill -9 1; echo "status $?"');
  await sees(transcript(amara), 'status 0');
  await sees(justHappened(amara), 'sig_task_ignored');
  await sees(justHappened(amara), 'SIGNAL_UNKILLABLE');
  const feed = teacher.page.getByRole('region', { name: 'Guard feed' });
  await sees(feed, 'Amara');
  await sees(feed, 'sig_task_ignored');
  await sees(wall.page.getByRole('complementary'), 'sig_task_ignored');
  problems.push(
    ...(await violations(amara.page)),
    ...(await violations(teacher.page)),
    ...(await violations(wall.page)),
  );

  // A refresh comes back to the same shell.
  await type(bo, 'x=kept; echo "x is $x"');
  await sees(transcript(bo), 'x is kept');
  await bo.page.reload();
  await prompt(bo.page);
  await sees(transcript(bo), 'x is kept');
  await type(bo, 'echo "still $x"');
  await sees(transcript(bo), 'still kept');

  // The module clears the flag; init dies; everybody sees it, whoever looked elsewhere as well.
  await type(amara, 'sudo insmod hello.ko');
  await sees(transcript(amara), /SIGNAL_UNKILLABLE|0x0|hello/);
  await type(amara, 'sudo kill -9 1');
  for (const person of everybody) await sees(person.page.getByRole('alert'), PANIC);
  await sees(bo.page.getByRole('heading', { level: 1 }), 'Amara killed init');
  await sees(amara.page.getByRole('heading', { level: 1 }), 'You killed init');
  problems.push(...(await violations(bo.page)), ...(await violations(wall.page)));

  // The machine comes back by itself, with the shells and what they had.
  await prompt(bo.page);
  await bo.page.getByRole('alert').filter({ hasText: PANIC }).waitFor({ state: 'hidden' });
  await type(bo, 'ls /var/crash');
  await sees(transcript(bo), /\b1\b/);

  // The end, and the review.
  await teacher.page.getByRole('button', { name: 'End session' }).click();
  await teacher.page.getByRole('button', { name: 'End session now' }).click();
  await teacher.page.getByRole('link', { name: 'Open the review' }).click();
  await sees(teacher.page.getByRole('table', { name: 'Leaderboard' }), 'Amara');
  await sees(teacher.page.getByRole('table', { name: 'Guard log' }), 'sudo kill -9 1');
  await sees(wall.page.getByRole('main'), 'Session over');
  problems.push(...(await violations(teacher.page)));
  await teacher.page.getByRole('tab', { name: 'Students' }).click();
  await teacher.page.getByRole('button', { name: /Bo/ }).click();
  await sees(teacher.page.getByRole('table', { name: /^Commands of/ }), 'echo "still $x"');
  await teacher.page.getByRole('tab', { name: /^Panics/ }).click();
  await sees(teacher.page.getByRole('main'), PANIC);

  expect(problems).toEqual([]);
  expect(everybody.flatMap((person: Person) => person.complaints)).toEqual([]);
}

describe('a class in the browser', { timeout: 240_000 }, () => {
  test('plays the whole path on localhost', async (context) => {
    await play(context, (port) => `http://localhost:${port}`, '127.0.0.1');
  });

  test('plays the whole path over plain http on the LAN address', async (context) => {
    const address = lanAddress();
    if (address === null) context.skip('This machine has no network address besides its own localhost.');
    await play(context, (port) => `http://${address}:${port}`, '0.0.0.0');
  });
});
