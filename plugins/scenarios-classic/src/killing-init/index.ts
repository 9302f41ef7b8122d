/** killing-init — the original story: everybody is root, `kill -9 1` says nothing and does nothing. Why? */
import { type Fact, type MachineEvent, type Scenario, scenario } from '@killinit/plugin-sdk';
import { HELLO_C, MAKEFILE } from './module.ts';
import { ROUTES } from './routes.ts';

const machineEvent = (fact: Fact): MachineEvent | null => (fact.kind === 'machine' ? fact.event : null);
const refusedBy =
  (...ids: readonly string[]) =>
  (fact: Fact): boolean => {
    const event = machineEvent(fact);
    return event?.kind === 'guard' && event.blocked && ids.includes(event.id);
  };

const STORY = `Everything on this machine descends from one process. It was there before your shell, it will be there after you log out, and when any other process loses its parent, it is the one who takes the orphan in. Its number is 1, and its name is init.

You may become root with sudo. Root, they say, can do anything. So: sudo kill -9 1. The command returns 0, which means success. And init goes on as if you had said nothing.

Something in the kernel let your signal fall to the floor. Find out what it was, look it in the eye, and then find a way round it.

Init takes orders, by the way: root may write one of three words, ping, fork or clone_parent, into /run/ictl, and it answers on the console (see dmesg or your terminal). In your home lies hello.c, a kernel module that somebody left half a hint in.`;

export const killingInit: Scenario = scenario({
  id: 'killing-init',
  title: 'Killing init',
  summary: 'You are root, and kill -9 1 does nothing. Find the check that drops your signal, and a way round it.',
  story: STORY,
  goal: 'Make process 1 die, and be able to say which check you had to get past.',
  eras: ['v2.6.34', 'v6.1'],
  sudo: true,
  image: {
    init: '/sbin/init',
    hostname: 'killinit',
    files: [{ path: '/etc/motd', text: 'Welcome. Process 1 is called init, and it does not want to die.\n' }],
    homeFiles: [
      { path: 'hello.c', text: HELLO_C },
      { path: 'Makefile', text: MAKEFILE },
      // Built by the machine's own compiler, for whoever wants to see it work before building it.
      { path: 'hello.ko', from: '/usr/src/modules/hello/hello.ko' },
    ],
  },
  guards: [
    { id: 'kill-ok-by-cred', weight: 1 },
    { id: 'kill-cap-kill', weight: 1 },
    { id: 'kill-minus-one-skips-init', weight: 1 },
    { id: 'sig-global-init-kernel-only', weight: 2 },
    { id: 'sig-unkillable-default', weight: 2 },
    { id: 'complete-signal-fatal-shortcut', weight: 1 },
    { id: 'fork-clone-parent-init', weight: 3 },
    { id: 'module-cap', weight: 1 },
    { id: 'module-elf-sane', weight: 2 },
    { id: 'module-vermagic', weight: 2 },
    { id: 'get-signal-unkillable', weight: 3 },
    { id: 'exit-last-thread-of-init', weight: 3 },
  ],
  routes: ROUTES,
  objectives: [
    {
      id: 'signal-dropped',
      title: 'Send init a SIGKILL as root and meet the check that drops it',
      reached: refusedBy('sig-unkillable-default', 'sig-global-init-kernel-only'),
    },
    {
      id: 'clone-parent',
      title: 'Ask init for a clone_parent and find out why it gets EINVAL',
      reached: refusedBy('fork-clone-parent-init'),
    },
    {
      id: 'module-loaded',
      title: 'Load a kernel module of your own',
      reached: (fact) => {
        const event = machineEvent(fact);
        return event?.kind === 'module' && event.change === 'loaded';
      },
    },
    { id: 'init-dead', title: 'Kill init', reached: (fact) => fact.kind === 'won' },
  ],
  hints: [
    {
      id: 'flag',
      level: 1,
      route: 'module-clears-the-flag',
      text: 'The trace names the check: init carries a flag, SIGNAL_UNKILLABLE, in its signal struct. As long as it is set, a signal without a handler is not even queued. The flag is just a bit in the kernel’s memory.',
    },
    {
      id: 'module',
      level: 2,
      route: 'module-clears-the-flag',
      text: 'Code in the kernel may write to the kernel’s memory. A module is such code: read hello.c in your home, build it with make, and load it with sudo insmod hello.ko. Look at dmesg before and after.',
    },
    {
      id: 'other-signal',
      level: 3,
      route: 'module-clears-the-flag',
      text: 'After sudo insmod hello.ko the flag is gone, and sudo kill -9 1 gets through on 2.6.34. On 6.1 a SIGKILL to the global init is dropped by one more check, whatever the flags say; but not every signal is SIGKILL. Which one has init no handler for?',
    },
  ],
  notes: `Warm up together: everybody types sudo kill -9 1 and reads the trace aloud. Ask what the 0 that kill returned was the success of.

On 2.6.34 the flag is the only protection: once the module has cleared it, SIGKILL works. On 6.1 two checks stand in a row, and a SIGKILL that was sent (not forced) never passes the first; SIGTERM does. Playing the same steps in both eras is a lesson of its own.

clone_parent: a child of init with CLONE_PARENT would be a sibling of init, adopted by the swapper, which never reaps. The kernel refuses it for every unkillable task.`,
});
