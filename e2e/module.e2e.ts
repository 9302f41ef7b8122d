/** A student writes the story's module in the editor, builds it, loads it, and kills init: in both eras the same source. */
import type { Browser } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { browserFor } from './chromium.ts';
import { host, join, prompt, sees, sitDown, transcript, type, violations } from './people.ts';
import { type Started, startServer } from './server.ts';

const LISTING = `#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/sched.h>

static int __init hello_init(void)
{
	struct task_struct *task;
	struct task_struct *init_ptr = NULL;

	for (task = current; task != &init_task; task = task->parent)
		init_ptr = task;
	printk(KERN_ALERT "me: %d %s\\n", current->pid, current->comm);
	printk(KERN_ALERT "init: %d %s\\n", init_ptr->pid, init_ptr->comm);
	printk(KERN_ALERT "before: 0x%x\\n", init_ptr->signal->flags);
	init_ptr->signal->flags = init_ptr->signal->flags & ~SIGNAL_UNKILLABLE;
	printk(KERN_ALERT "after: 0x%x\\n", init_ptr->signal->flags);
	return 0;
}

static void __exit hello_exit(void)
{
}

module_init(hello_init);
module_exit(hello_exit);
MODULE_LICENSE("GPL");
`;

let browser: Browser | null = null;
let server: Started | null = null;
afterEach(async () => {
  await browser?.close();
  await server?.stop();
  browser = server = null;
});

describe('a module from the editor', { timeout: 240_000 }, () => {
  // On 6.1 a SIGKILL that is sent never reaches the global init, whatever its flags; a signal without a handler does.
  for (const [release, kill] of [
    ['2.6.34', 'sudo kill -9 1'],
    ['6.1', 'sudo kill -TERM 1'],
  ] as const)
    test(`kills init on ${release}`, async (context) => {
      browser = await browserFor(context);
      server = await startServer();
      const teacher = await sitDown(browser, { width: 1440, height: 900 });
      const amara = await sitDown(browser);
      const { page } = amara;
      const room = await host(teacher, server.url, release);
      await join(amara, server.url, room.code, 'Amara');
      await teacher.page.getByRole('button', { name: 'Start round' }).click();

      // The compiler speaks while one types, and only while there is something to say.
      await page.getByRole('tab', { name: /^Editor/ }).click();
      const source = page.getByRole('textbox', { name: 'Source' });
      await sees(source, 'hello');
      await source.fill(LISTING.replace('= NULL;', '= NULL'));
      await sees(page.getByRole('status'), /\d errors?$/);
      await source.fill(LISTING);
      await sees(page.getByRole('status'), 'No errors');
      expect(await violations(page)).toEqual([]);

      await page.getByRole('button', { name: 'Build' }).click();
      await sees(transcript(amara), /hello\.ko/);
      await prompt(page);
      await type(amara, 'sudo insmod hello.ko; sudo dmesg | tail -n 4');
      for (const line of ['init: 1 ', 'before: 0x', 'after: 0x0']) await sees(transcript(amara), line);
      await type(amara, kill);
      await sees(page.getByRole('alert'), 'Kernel panic - not syncing: Attempted to kill init!');
      await sees(page.getByRole('heading', { level: 1 }), 'You killed init');
      expect(amara.complaints).toEqual([]);
    });
});
