/** killing-init/routes.ts — the ways init can die here, told by what its killer did since the boot. The first that fits names the kill. */
import type { Kill, Route } from '@killinit/plugin-sdk';

const bySignal = (kill: Kill): boolean => kill.how.startsWith('signal');
const traced = (kill: Kill): boolean => kill.passed.some((id) => id.startsWith('ptrace-')) || kill.call === 'ptrace';
const loaded = (kill: Kill): boolean => kill.modules.length > 0;

export const ROUTES: readonly Route[] = [
  {
    id: 'ptrace',
    title: 'A tracer takes init by the hand',
    tier: 4,
    matches: (kill) => traced(kill) && !loaded(kill),
  },
  {
    id: 'module-clears-the-flag',
    title: 'A module clears SIGNAL_UNKILLABLE, then SIGKILL',
    tier: 3,
    matches: (kill) => loaded(kill) && kill.how === 'signal 9',
  },
  {
    id: 'module-other-signal',
    title: 'A module clears SIGNAL_UNKILLABLE, then a signal init has no handler for',
    tier: 4,
    matches: (kill) => loaded(kill) && bySignal(kill),
  },
  {
    id: 'module-other',
    title: 'A module ends init without a signal of yours',
    tier: 5,
    matches: loaded,
  },
  {
    id: 'forced-signal',
    title: 'Init dies of a fault of its own',
    tier: 5,
    matches: bySignal,
  },
  {
    id: 'init-exits',
    title: 'Init is talked into leaving',
    tier: 4,
    matches: (kill) => kill.how.startsWith('exit'),
  },
];
