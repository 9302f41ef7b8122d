/** bin/kill.ts — kill(1) of procps: sends a signal to processes by number. */

import type { Sys } from '../lib/sdk.ts';
import { signals, strerror, sys, words } from '../lib/sdk.ts';
import { signalName, signalNumber, signalOfStatus, signalTable } from '../lib/signames.ts';
import { type Tool, tool } from '../lib/tool.ts';

const USAGE = `
Usage:
 kill [options] <pid> [...]

Options:
 <pid> [...]            send signal to every <pid> listed
 -<signal>, -s, --signal <signal>
                        specify the <signal> to be sent
 -q, --queue <value>    integer value to be sent with the signal
 -l, --list=[<signal>]  list all signal names, or convert one to a name
 -L, --table            list all signal names in a nice table

 -h, --help     display this help and exit
 -V, --version  output version information and exit

For more details see kill(1).
`;

export const kill = tool({
  path: '/usr/bin/kill',
  summary: 'send a signal to a process',
  *run(t) {
    let sig: number = signals.SIGTERM;
    let value: number | null = null;
    let i = 0;
    for (; i < t.args.length; i += 1) {
      const arg = t.args[i] as string;
      if (arg === '--') {
        i += 1;
        break;
      }
      if (!arg.startsWith('-') || arg === '-') break;
      if (arg === '-h' || arg === '--help') {
        yield* t.print(USAGE);
        return 0;
      }
      if (arg === '-V' || arg === '--version') {
        yield* t.print('kill (killinit userland) 1.0\n');
        return 0;
      }
      if (
        arg === '-l' ||
        arg === '--list' ||
        arg === '-L' ||
        arg === '--table' ||
        arg.startsWith('--list=') ||
        /^-l./.test(arg)
      ) {
        const what = arg.startsWith('--list=') ? arg.slice(7) : /^-l./.test(arg) ? arg.slice(2) : t.args[i + 1];
        return yield* list(t, what, arg.includes('L') || arg === '--table');
      }
      if (arg === '-s' || arg === '--signal' || arg.startsWith('--signal=')) {
        const name = arg.startsWith('--signal=') ? arg.slice(9) : t.args[++i];
        if (name === undefined) return yield* complain(t, 's');
        const n = signalNumber(name);
        if (n === null) return yield* complain(t, name.slice(0, 1));
        sig = n;
      } else if (arg === '-q' || arg === '--queue') {
        value = Number(t.args[++i] ?? 0) | 0;
      } else {
        const n = signalNumber(arg.slice(1));
        // `kill -9 -1`: only the first number is a signal, what follows are groups.
        if (n === null) {
          if (/^-[0-9]+$/.test(arg)) break;
          return yield* complain(t, arg.slice(1, 2));
        }
        sig = n;
        i += 1;
        if (t.args[i] === '--') i += 1;
        break;
      }
    }
    const pids = t.args.slice(i);
    if (pids.length === 0) {
      yield* t.stderr(USAGE);
      return 1;
    }
    yield* t.each(pids, function* (text) {
      if (!/^-?[0-9]{1,10}$/.test(text)) yield* t.die(`failed to parse argument: '${text}'`);
      const pid = Number(text) | 0;
      const r = value === null ? yield* sys.kill(pid, sig) : yield* queue(pid, sig, value);
      if (r < 0) yield* t.warn(`(${text}): ${strerror(r)}`);
    });
    return 0;
  },
});

function* complain(t: Tool, letter: string): Sys<number> {
  yield* t.stderr(`${t.name}: invalid argument ${letter}\n${USAGE}`);
  return 1;
}
function* queue(pid: number, sig: number, value: number): Sys<number> {
  const info = new Uint8Array(128);
  info.set(words(sig, 0, signals.SI_QUEUE, yield* sys.getpid(), yield* sys.getuid(), value));
  return yield* sys.rt_sigqueueinfo(pid, sig, info);
}
function* list(t: Tool, what: string | undefined, asTable: boolean): Sys<number> {
  if (what === undefined || what === '') {
    const names: string[] = [];
    for (let n = 1; n <= 31; n += 1) names.push(signalName(n) as string);
    yield* t.print(asTable ? signalTable() : `${names.slice(0, 15).join(' ')}\n${names.slice(15).join(' ')}\n`);
    return 0;
  }
  const n = /^[0-9]+$/.test(what) ? Number(what) : null;
  const answer = n === null ? signalNumber(what) : signalName(signalOfStatus(n));
  if (answer === null) {
    yield* t.stderr(`${t.name}: unknown signal name ${what}\n`);
    return 1;
  }
  yield* t.print(`${answer}\n`);
  return 0;
}
