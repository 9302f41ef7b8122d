/** bin/priority.ts — nice(1), renice(1), chrt(1), ionice(1), taskset(1), nohup(1), setsid(1): a command started differently. */
import { O_APPEND, O_CREAT, O_RDONLY, O_WRONLY } from '../lib/consts.ts';
import { parseInteger } from '../lib/numbers.ts';
import { signals, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';
import { runInstead } from './env.ts';

export const nice = tool({
  path: '/usr/bin/nice',
  summary: 'run a program with modified scheduling priority',
  options: '+n:0123456789',
  long: ['adjustment=n'],
  usageStatus: 125,
  *run(t) {
    const digits = t.options
      .filter((o) => /^[0-9]$/.test(o.name))
      .map((o) => o.name)
      .join('');
    const text = t.value('n') ?? (digits === '' ? undefined : digits);
    if (t.operands.length === 0) {
      if (text !== undefined) yield* t.usage('a command must be given with an adjustment', 125);
      const now = yield* sys.getpriority(0, 0);
      yield* t.print(`${'nice' in now ? now.nice : 0}\n`);
      return 0;
    }
    const by = text === undefined ? 10 : parseInteger(text);
    if (by === null) return yield* t.die(`invalid adjustment '${text}'`, 125);
    const now = yield* sys.getpriority(0, 0);
    const r = yield* sys.setpriority(0, 0, Math.max(-20, Math.min(19, ('nice' in now ? now.nice : 0) + (by ?? 10))));
    if (r < 0) yield* t.complain(`cannot set niceness: ${strerror(r)}`);
    return yield* runInstead(t, t.operands);
  },
});

export const renice = tool({
  path: '/usr/bin/renice',
  summary: 'alter priority of running processes',
  shortName: true,
  *run(t) {
    let which = 0;
    let value: number | null = null;
    let relative = false;
    const accounts = yield* readAccounts();
    for (let i = 0; i < t.args.length; i += 1) {
      const arg = t.args[i] as string;
      if (arg === '-n' || arg === '--priority' || arg === '--relative') {
        relative = arg === '--relative';
        value = parseInteger(t.args[++i] ?? '');
        if (value === null) return yield* t.die(`invalid priority '${t.args[i] ?? ''}'`);
      } else if (arg === '-p' || arg === '--pid') which = 0;
      else if (arg === '-g' || arg === '--pgrp') which = 1;
      else if (arg === '-u' || arg === '--user') which = 2;
      else if (value === null) {
        value = parseInteger(arg);
        if (value === null) return yield* t.die(`invalid priority '${arg}'`);
      } else {
        const who = which === 2 ? accounts.uidOf(arg) : parseInteger(arg);
        if (who === null) {
          yield* t.warn(`bad ${which === 2 ? 'user' : 'process ID'} value: ${arg}`);
          continue;
        }
        const kind = ['process ID', 'process group ID', 'user ID'][which] as string;
        const old = yield* sys.getpriority(which, who);
        if ('error' in old) {
          yield* t.warn(`failed to get priority for ${who} (${kind}): ${strerror(old.error)}`);
          continue;
        }
        const r = yield* sys.setpriority(which, who, relative ? old.nice + value : value);
        if (r < 0) {
          yield* t.warn(`failed to set priority for ${who} (${kind}): ${strerror(r)}`);
          continue;
        }
        const now = yield* sys.getpriority(which, who);
        yield* t.print(`${who} (${kind}) old priority ${old.nice}, new priority ${'nice' in now ? now.nice : value}\n`);
      }
    }
    return value === null ? yield* t.die('not enough arguments') : 0;
  },
});

const POLICIES = ['SCHED_OTHER', 'SCHED_FIFO', 'SCHED_RR', 'SCHED_BATCH', 'SCHED_ISO', 'SCHED_IDLE', 'SCHED_DEADLINE'];
export const chrt = tool({
  path: '/usr/bin/chrt',
  summary: 'manipulate the real-time attributes of a process',
  options: '+abdfiompPrRTv',
  long: ['other=o', 'fifo=f', 'rr=r', 'batch=b', 'idle=i', 'pid=p', 'max=m', 'all-tasks=a', 'reset-on-fork=R'],
  shortName: true,
  *run(t) {
    if (t.has('m')) {
      for (const [i, name] of POLICIES.entries()) {
        if (i === 4) continue;
        const [min, max] = [yield* sys.sched_get_priority_min(i), yield* sys.sched_get_priority_max(i)];
        yield* t.print(`${name} min/max priority\t: ${min}/${max}\n`);
      }
      return 0;
    }
    const letter = ['o', 'f', 'r', 'b', 'i'].find((l) => t.has(l)) ?? 'r';
    const policy = { o: 0, f: 1, r: 2, b: 3, i: 5 }[letter] as number;
    if (t.has('p')) {
      const pid = parseInteger(t.operands.at(-1) ?? '');
      if (pid === null) return yield* t.die(`invalid PID argument: '${t.operands.at(-1) ?? ''}'`);
      if (t.operands.length === 1) {
        const now = yield* sys.sched_getscheduler(pid);
        if (now < 0) return yield* t.die(`failed to get pid ${pid}'s policy: ${strerror(now)}`);
        yield* t.print(`pid ${pid}'s current scheduling policy: ${POLICIES[now & 0xff] ?? 'unknown'}\n`);
        yield* t.print(`pid ${pid}'s current scheduling priority: ${yield* sys.sched_getparam(pid)}\n`);
        return 0;
      }
      const r = yield* sys.sched_setscheduler(pid, policy, Number(t.operands[0]));
      return r < 0 ? yield* t.die(`failed to set pid ${pid}'s policy: ${strerror(r)}`) : 0;
    }
    const priority = parseInteger(t.operands[0] ?? '');
    if (priority === null) return yield* t.die(`invalid priority argument: '${t.operands[0] ?? ''}'`);
    const r = yield* sys.sched_setscheduler(0, policy, priority);
    if (r < 0) return yield* t.die(`failed to set pid 0's policy: ${strerror(r)}`);
    if (t.operands.length < 2) return yield* t.die('no command given');
    return yield* runInstead(t, t.operands.slice(1));
  },
});

export const taskset = tool({
  path: '/usr/bin/taskset',
  summary: "set or retrieve a process's CPU affinity",
  options: '+apc',
  long: ['pid=p', 'cpu-list=c', 'all-tasks=a'],
  shortName: true,
  *run(t) {
    const parse = (text: string): number => (t.has('c') ? (1 << Number(text)) >>> 0 : Number.parseInt(text, 16) >>> 0);
    const show = (mask: number): string => (t.has('c') ? String(Math.log2(mask)) : mask.toString(16));
    const what = t.has('c') ? 'affinity list' : 'affinity mask';
    if (t.has('p')) {
      const pid = Number(t.operands.at(-1));
      const now = yield* sys.sched_getaffinity(pid);
      if (now < 0) return yield* t.die(`failed to get pid ${pid}'s affinity: ${strerror(now)}`);
      yield* t.print(`pid ${pid}'s current ${what}: ${show(now)}\n`);
      if (t.operands.length < 2) return 0;
      const r = yield* sys.sched_setaffinity(pid, parse(t.operands[0] as string));
      if (r < 0) return yield* t.die(`failed to set pid ${pid}'s affinity: ${strerror(r)}`);
      yield* t.print(`pid ${pid}'s new ${what}: ${show(yield* sys.sched_getaffinity(pid))}\n`);
      return 0;
    }
    if (t.operands.length < 2) return yield* t.die('bad usage');
    const r = yield* sys.sched_setaffinity(0, parse(t.operands[0] as string));
    if (r < 0) return yield* t.die(`failed to set pid 0's affinity: ${strerror(r)}`);
    return yield* runInstead(t, t.operands.slice(1));
  },
});

export const nohup = tool({
  path: '/usr/bin/nohup',
  summary: 'run a command immune to hangups, with output to a non-tty',
  options: '+',
  usageStatus: 125,
  *run(t) {
    if (t.operands.length === 0) yield* t.usage('missing operand', 125);
    const [input, output, errors] = [yield* sys.isatty(0), yield* sys.isatty(1), yield* sys.isatty(2)];
    if (input) {
      yield* sys.close(0);
      yield* sys.open('/dev/null', O_RDONLY);
    }
    if (output) {
      let name = 'nohup.out';
      let fd = yield* sys.open(name, O_WRONLY | O_CREAT | O_APPEND, 0o600);
      if (fd < 0) {
        name = `${t.getenv('HOME') ?? ''}/nohup.out`;
        fd = yield* sys.open(name, O_WRONLY | O_CREAT | O_APPEND, 0o600);
      }
      if (fd < 0) return yield* t.die(`failed to open '${name}': ${strerror(fd)}`, 125);
      yield* t.stderr(`nohup: ${input ? 'ignoring input and ' : ''}appending output to '${name}'\n`);
      yield* sys.dup2(fd, 1);
      yield* sys.close(fd);
    } else if (input) yield* t.stderr('nohup: ignoring input\n');
    if (errors) yield* sys.dup2(1, 2);
    yield* sys.sigaction(signals.SIGHUP, 'ignore');
    return yield* runInstead(t, t.operands);
  },
});

export const setsid = tool({
  path: '/usr/bin/setsid',
  summary: 'run a program in a new session',
  options: '+cfw',
  long: ['ctty=c', 'fork=f', 'wait=w'],
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string; pid?: number } | null;
    if (t.operands.length === 0) return yield* t.die('no command specified');
    if (child === null) {
      const [pgrp, pid] = [yield* sys.getpgid(0), yield* sys.getpid()];
      if (t.has('f') || pgrp === pid) {
        const made = yield* sys.fork({ entry: 'child', state: null });
        if (made < 0) return yield* t.die(`fork: ${strerror(made)}`);
        if (!t.has('w')) return 0;
        const got = yield* sys.wait4(made, 0);
        if (typeof got === 'number') return 1;
        return (got.status & 0x7f) === 0 ? (got.status >> 8) & 0xff : 128 + (got.status & 0x7f);
      }
    }
    const r = yield* sys.setsid();
    if (r < 0) return yield* t.die(`setsid failed: ${strerror(r)}`);
    if (t.has('c')) {
      const got = yield* sys.ioctl(0, 0x540e, 1);
      if (got < 0) return yield* t.die(`failed to set the controlling terminal: ${strerror(got)}`);
    }
    return yield* runInstead(t, t.operands);
  },
});
