/** The server dies in mid-round, without a goodbye, and comes back: pages return by themselves, and play goes on. */
import { rm } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { browserFor } from './chromium.ts';
import { host, join, prompt, sees, sitDown, transcript, type } from './people.ts';
import { type Started, startServer } from './server.ts';

let browser: Browser | null = null;
let server: Started | null = null;
afterEach(async () => {
  await browser?.close();
  await server?.stop();
  if (server) await rm(server.folder, { recursive: true, force: true });
  browser = server = null;
});

test('a student’s page survives kill -9 of the server, with the shell and what was typed meanwhile', {
  timeout: 240_000,
}, async (context) => {
  browser = await browserFor(context);
  const first = await startServer();
  server = first;
  const teacher = await sitDown(browser, { width: 1440, height: 900 });
  const amara = await sitDown(browser);
  const room = await host(teacher, first.url);
  await join(amara, first.url, room.code, 'Amara');
  await teacher.page.getByRole('button', { name: 'Start round' }).click();
  await type(amara, 'x=kept; cd /tmp; echo "x is $x"');
  await sees(transcript(amara), 'x is kept');

  await amara.page.getByRole('button', { name: 'One more terminal' }).click();
  await amara.page.getByRole('button', { name: 'Terminal 2', exact: true }).waitFor();
  await prompt(amara.page);
  await type(amara, 'y=second; tty');
  await sees(transcript(amara), '/dev/pts/0');
  await amara.page.getByRole('button', { name: 'Terminal 1', exact: true }).click();

  await first.kill();
  await sees(amara.page.getByRole('status'), 'Connection lost');
  await type(amara, 'echo "typed while away: $x"');

  server = await startServer({ folder: first.folder, port: first.port });
  await sees(transcript(amara), 'typed while away: kept');
  await type(amara, 'echo "still $x in $PWD"');
  await sees(transcript(amara), 'still kept in /tmp');
  const shown = (await transcript(amara).textContent()) ?? '';
  expect(shown.split('typed while away: kept')).toHaveLength(2);
  await amara.page.getByRole('button', { name: 'Terminal 2', exact: true }).click();
  await type(amara, 'echo "the $y one"');
  await sees(transcript(amara), 'the second one');
  await sees(teacher.page.getByRole('status'), 'Running');
  expect([...amara.complaints, ...teacher.complaints]).toEqual([]);
});
