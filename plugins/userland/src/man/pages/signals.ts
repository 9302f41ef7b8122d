/** man/pages/signals.ts — signal(7), and a page for every signal. */

import type { Page } from '../types.ts';
import { pages } from './build.ts';
import { SIGNALS } from './signal-facts.ts';

const OVERVIEW = pages(`
signal(7) - overview of signals
A signal is a small number one process sends another, or the kernel sends a process. Each has an action the process has chosen: the default, ignoring it, or a handler of its own. SIGKILL and SIGSTOP cannot be caught, blocked or ignored.

Sending goes through a fixed path in the kernel: find the target, ask whether the sender may (same user, or CAP_KILL), ask the security modules, and then ask whether the signal would be thrown away on arrival. PID 1 is special in the last step: a signal for which init has no handler is dropped, because init's signal_struct carries the flag SIGNAL_UNKILLABLE. kill(2) still returns 0.

Signals 34 to 64 are real-time signals: several of the same number queue up instead of becoming one, and the lowest number is delivered first. 32 and 33 belong to the C library.

'kill -l' lists the names; 'man SIGTERM' tells about one.
@ kill(1) kill(2) sigaction(2) guards(1)
`);

export const SIGNAL_PAGES: readonly Page[] = [
  ...OVERVIEW,
  ...SIGNALS.map(
    ([name, number, action, text]): Page => ({
      name,
      aliases: [name.slice(3)],
      section: 7,
      summary: `signal ${number}: ${text}`,
      description: `${name} is signal number ${number}. It means: ${text}.\n\nDefault action: ${action}.`,
      seeAlso: ['signal(7)', 'kill(1)', 'kill(2)'],
    }),
  ),
];
