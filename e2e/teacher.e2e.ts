/** What a teacher does to a running round, and what everybody else sees of it. */
import type { Browser } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { browserFor } from './chromium.ts';
import { host, join, prompt, sees, sitDown, textOf, transcript, type } from './people.ts';
import { type Started, startServer } from './server.ts';

let browser: Browser | null = null;
let server: Started | null = null;
afterEach(async () => {
  await browser?.close();
  await server?.stop();
  browser = server = null;
});

const minutes = (clock: string): number => Number(/^(\d+):/.exec(clock)?.[1]);

test('a teacher pauses, announces, renames, hides, locks, resets and removes', {
  timeout: 240_000,
}, async (context) => {
  browser = await browserFor(context);
  server = await startServer();
  const { url } = server;
  const teacher = await sitDown(browser, { width: 1440, height: 900 });
  const wall = await sitDown(browser, { width: 1920, height: 1080 });
  const amara = await sitDown(browser);
  const late = await sitDown(browser);
  const key = (name: string | RegExp) => teacher.page.getByRole('button', { name });
  const room = await host(teacher, url);
  await wall.page.goto(room.projector);
  await join(amara, url, room.code, 'Amara');
  await key('Start round').click();

  // A pause: everybody may read, nobody may type, and room time stands still.
  await key('Pause').click();
  await sees(amara.page.getByRole('alert'), 'Paused by your instructor');
  expect(await amara.page.getByRole('textbox', { name: 'Command line' }).isDisabled()).toBe(true);
  await sees(wall.page.getByRole('status'), 'Paused');
  await key('Resume').click();
  await prompt(amara.page);

  const clock = teacher.page.getByRole('timer', { name: 'Time left' });
  const before = minutes(await textOf(clock));
  await key('Add 2 minutes').click();
  await sees(clock, new RegExp(`^${before + 2}:|^${before + 1}:5`));

  await key('Announce').click();
  await teacher.page.getByRole('textbox', { name: 'Announcement' }).fill('Look at <i>what kill returns</i>.');
  await teacher.page.getByRole('dialog').getByRole('button', { name: 'Announce' }).click();
  await sees(amara.page.getByRole('status'), 'Look at <i>what kill returns</i>.');
  await sees(wall.page.getByRole('status'), 'Look at <i>what kill returns</i>.');

  await teacher.page.getByRole('button', { name: 'Rename Amara' }).click();
  await teacher.page.getByRole('textbox', { name: 'New name' }).fill('Amara K');
  await teacher.page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await sees(wall.page.getByRole('complementary'), 'Amara K');

  await key('Show and hide').click();
  await teacher.page.getByRole('group', { name: 'Names on the projector' }).getByText('Hidden').click();
  await key('Done').click();
  await wall.page.getByText('Amara K').first().waitFor({ state: 'hidden' });

  await key('Blank').click();
  await wall.page.getByRole('img', { name: 'Blank' }).waitFor();
  await key('Projector is blank').click();
  await sees(wall.page.getByTestId('room-code'), room.code);

  await key('Lock the room').click();
  await sees(key('Unlock the room'), 'Unlock');
  await late.page.goto(`${url}/j/${room.code.replace(' ', '')}`);
  await late.page.getByRole('textbox', { name: 'Your name' }).fill('Bo');
  await late.page.getByRole('button', { name: 'Join' }).click();
  await sees(late.page.getByRole('alert'), 'locked');

  // What the teacher sees over the shoulder is what is there; a reset keeps it readable.
  await type(amara, 'echo over the shoulder');
  await sees(transcript(amara), 'over the shoulder');
  await teacher.page.getByRole('button', { name: 'Look at the terminal of Amara K' }).click();
  await sees(teacher.page.getByRole('region', { name: 'Transcript of Amara K' }), 'over the shoulder');
  await teacher.page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await key('Reset machine').click();
  await teacher.page.getByRole('dialog').getByRole('button', { name: 'Reset machine' }).click();
  await type(amara, 'echo after the reset');
  await sees(transcript(amara), 'after the reset');

  await teacher.page.getByRole('button', { name: 'Kick Amara K' }).click();
  await teacher.page.getByRole('dialog').getByRole('button', { name: 'Kick Amara K' }).click();
  await sees(amara.page.getByRole('heading', { level: 1 }), 'You were removed from this room');
  expect([teacher, wall, amara, late].flatMap((person) => person.complaints)).toEqual([]);
});
