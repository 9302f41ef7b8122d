/** bin/admin.ts — who(1), w(1), wall(1), logger(1), watch(1), top(1), more/less (they print), shutdown and friends, telinit, initctl, systemctl. */
import { O_NONBLOCK, O_WRONLY } from '../lib/consts.ts';
import { readText } from '../lib/files.ts';
import { Input } from '../lib/input.ts';
import {
  commandLine,
  commandName,
  type Proc,
  type ProcsRead,
  readProcs,
  readProcsFrom,
  readProcsOnce,
  ttyName,
} from '../lib/procs.ts';
import { type Plain, type Sys, signals, strerror, sys } from '../lib/sdk.ts';
import { strftime } from '../lib/time.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';
import { execvp } from './env.ts';

/** The login session of every terminal: its leader. */
const sessions = (procs: readonly Proc[]): Proc[] =>
  procs.filter((p) => p.tty !== 0 && p.session === p.pid && p.state !== 'Z').sort((a, b) => a.pid - b.pid);

export const who = tool({
  path: '/usr/bin/who',
  summary: 'show who is logged on',
  options: 'abdHlmpqrstTu',
  long: ['all=a', 'boot=b', 'heading=H', 'count=q', 'users=u'],
  *run(t) {
    const accounts = yield* readAccounts();
    const procs = yield* readProcsOnce(t, {});
    const boot = (yield* sys.gettimeofday()) - (yield* sys.clock_gettime(1));
    const list = sessions(procs);
    if (t.has('q')) {
      yield* t.print(`${list.map((p) => accounts.userName(p.ruid)).join(' ')}\n# users=${list.length}\n`);
      return 0;
    }
    if (t.has('b')) {
      yield* t.print(`         system boot  ${strftime('%Y-%m-%d %H:%M', boot)}\n`);
      return 0;
    }
    if (t.has('H')) yield* t.print('NAME     LINE         TIME             COMMENT\n');
    const mine =
      t.has('m') || t.operands.length === 2 ? procs.find((p) => p.pid === p.session && p.tty !== 0)?.tty : null;
    for (const p of list) {
      if (mine !== null && p.tty !== mine) continue;
      yield* t.print(
        `${accounts.userName(p.ruid).padEnd(8)} ${ttyName(p.tty).padEnd(12)} ${strftime('%Y-%m-%d %H:%M', boot + p.start * 10)}\n`,
      );
    }
    return 0;
  },
});
export const users = tool({
  path: '/usr/bin/users',
  summary: 'print the user names of users currently logged in',
  options: '',
  *run(t) {
    const accounts = yield* readAccounts();
    const names = sessions(yield* readProcsOnce(t, {})).map((p) => accounts.userName(p.ruid));
    if (names.length > 0) yield* t.print(`${names.sort().join(' ')}\n`);
    return 0;
  },
});
export const w = tool({
  path: '/usr/bin/w',
  summary: 'show who is logged on and what they are doing',
  options: 'hsfuio',
  shortName: true,
  *run(t) {
    const accounts = yield* readAccounts();
    const procs = yield* readProcsOnce(t, {});
    const now = yield* sys.gettimeofday();
    const up = yield* sys.clock_gettime(1);
    const list = sessions(procs);
    if (!t.has('h')) {
      const load = String(yield* readText('/proc/loadavg'))
        .split(' ')
        .slice(0, 3)
        .join(', ');
      const [h, m] = [Math.floor(up / 3_600_000), Math.floor(up / 60_000) % 60];
      yield* t.print(
        ` ${strftime('%H:%M:%S', now)} up ${h > 0 ? `${String(h).padStart(2)}:${String(m).padStart(2, '0')}` : `${m} min`}, ${String(list.length).padStart(2)} user${list.length === 1 ? '' : 's'},  load average: ${load}\n`,
      );
      yield* t.print('USER     TTY      FROM             LOGIN@   IDLE   JCPU   PCPU WHAT\n');
    }
    for (const p of list) {
      if (t.operands[0] !== undefined && accounts.userName(p.ruid) !== t.operands[0]) continue;
      const front = procs.filter((q) => q.session === p.pid && q.pgrp === p.tpgid).at(-1) ?? p;
      const all = procs.filter((q) => q.tty === p.tty).reduce((n, q) => n + q.utime + q.stime, 0);
      const cpu = (ticks: number): string => `${(ticks / 100).toFixed(2)}s`;
      yield* t.print(
        `${accounts.userName(p.ruid).padEnd(8)} ${ttyName(p.tty).padEnd(8)} ${'-'.padEnd(16)} ${strftime('%H:%M', now - up + p.start * 10).padEnd(7)}  0.00s  ${cpu(all).padEnd(6)} ${cpu(front.utime + front.stime).padEnd(5)} ${commandLine(front)}\n`,
      );
    }
    return 0;
  },
});

export const wall = tool({
  path: '/usr/bin/wall',
  summary: 'write a message to all users',
  options: 'ng:t:',
  shortName: true,
  *run(t) {
    let text = t.operands.join(' ');
    if (t.operands.length === 0) {
      const input = new Input(t, []);
      const lines: string[] = [];
      for (let l = yield* input.anyLine(); l !== null && lines.length < 20; l = yield* input.anyLine()) lines.push(l);
      text = lines.join('\n');
    }
    const accounts = yield* readAccounts();
    const me = accounts.userName(yield* sys.getuid());
    const uts = yield* sys.uname();
    const from = yield* sys.readlink('/proc/self/fd/0');
    const head = `Broadcast message from ${me}@${typeof uts === 'number' ? 'localhost' : uts.nodename} (${typeof from === 'string' ? from.replace('/dev/', '') : 'somewhere'}) (${strftime('%a %b %e %H:%M:%S %Y', yield* sys.gettimeofday())}):`;
    const clean = text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}`);
    for (const p of sessions(yield* readProcs())) {
      const fd = yield* sys.open(`/dev/${ttyName(p.tty)}`, O_WRONLY | O_NONBLOCK);
      if (fd < 0) continue;
      yield* sys.write(fd, `\r\n${head}\r\n\r\n${clean.replaceAll('\n', '\r\n')}\r\n\r\n`);
      yield* sys.close(fd);
    }
    return 0;
  },
});
export const logger = tool({
  path: '/usr/bin/logger',
  summary: 'enter messages into the system log',
  options: '+if:p:st:',
  long: ['id=i', 'file=f', 'priority=p', 'stderr=s', 'tag=t'],
  shortName: true,
  *run(t) {
    const accounts = yield* readAccounts();
    const tag = t.value('t') ?? accounts.userName(yield* sys.getuid());
    const text = `${tag}${t.has('i') ? `[${yield* sys.getpid()}]` : ''}: ${t.operands.join(' ')}`;
    if (t.has('s')) yield* t.stderr(`<13>${strftime('%b %e %H:%M:%S', yield* sys.gettimeofday())} ${text}\n`);
    const fd = yield* sys.open('/dev/kmsg', O_WRONLY);
    if (fd < 0) return 0;
    yield* sys.write(fd, `<13>${text}\n`);
    yield* sys.close(fd);
    return 0;
  },
});

export const watch = tool({
  path: '/usr/bin/watch',
  summary: 'execute a program periodically, showing output fullscreen',
  options: '+bcdegn:ptx',
  long: ['interval=n', 'no-title=t', 'exec=x', 'differences=d', 'errexit=e', 'chgexit=g', 'beep=b', 'color=c'],
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string } | null;
    const line = t.operands.join(' ');
    if (child?.entry === 'command') {
      if (t.has('x')) yield* execvp(t.operands, t.env, t.getenv('PATH'));
      else yield* sys.execve('/bin/sh', ['sh', '-c', line], t.env);
      return 127;
    }
    if (t.operands.length === 0) yield* t.usage('no command');
    const every = Math.max(0.1, Number(t.value('n') ?? 2) || 2);
    const uts = yield* sys.uname();
    const host = typeof uts === 'number' ? '' : uts.nodename;
    yield* t.ready();
    for (;;) {
      yield* t.print('\x1b[H\x1b[2J');
      if (!t.has('t'))
        yield* t.print(
          `Every ${every.toFixed(1)}s: ${line}    ${host}: ${strftime('%a %b %e %H:%M:%S %Y', yield* sys.gettimeofday())}\n\n`,
        );
      yield* t.flush();
      const pid = yield* sys.fork({ entry: 'command', state: null });
      if (pid < 0) return yield* t.die(`unable to fork process: ${strerror(pid)}`);
      const got = yield* sys.wait4(pid, 0);
      if (t.has('e') && typeof got !== 'number' && got.status !== 0) return 8;
      yield* sys.nanosleep(every * 1000);
      yield* t.checkpoint(null);
    }
  },
});

interface TopState {
  readonly n: number;
  readonly at: number;
  readonly used: ReadonlyMap<number, number>;
  /** The round under way: when it began, and the processes so far. */
  readonly round: { readonly now: number; readonly read: ProcsRead } | null;
}
export const top = tool({
  path: '/usr/bin/top',
  summary: 'display Linux processes',
  options: 'bcd:Hin:o:p:su:U:w::',
  shortName: true,
  *run(t) {
    const delay = Math.max(0.1, Number(t.value('d') ?? 3) || 3);
    const times = t.value('n') === undefined ? Infinity : Number(t.value('n'));
    const accounts = yield* readAccounts();
    const tty = yield* sys.isatty(1);
    yield* t.ready();
    let s = (t.saved as unknown as TopState | null) ?? { n: 0, at: 0, used: new Map<number, number>(), round: null };
    while (s.n < times) {
      const now = s.round?.now ?? (yield* sys.clock_gettime(1));
      const old = s;
      const procs = yield* readProcsFrom(t, {}, s.round?.read ?? null, (read) => ({ ...old, round: { now, read } }));
      const clock = yield* sys.gettimeofday();
      const mem = String(yield* readText('/proc/meminfo'));
      const load = String(yield* readText('/proc/loadavg'))
        .split(' ')
        .slice(0, 3)
        .join(', ');
      const size = yield* sys.winsize(1);
      const rows =
        !tty || t.has('b') ? Infinity : Math.max(5, (typeof size === 'number' || size.rows === 0 ? 24 : size.rows) - 8);
      const kib = (name: string): number => Number(new RegExp(`^${name}: +([0-9]+)`, 'm').exec(mem)?.[1] ?? 0);
      const span = Math.max(1, (now - s.at) / 10);
      const used = new Map(procs.map((p) => [p.pid, p.utime + p.stime]));
      const percent = (p: Proc): number =>
        Math.min(100, ((p.utime + p.stime - (s.used.get(p.pid) ?? (s.n === 0 ? 0 : p.utime + p.stime))) * 100) / span);
      const uid = t.value('u') === undefined ? null : accounts.uidOf(t.value('u') as string);
      const only = t.value('p')?.split(',').map(Number);
      const list = procs.filter(
        (p) => (uid === null || p.euid === uid) && (only === undefined || only.includes(p.pid)),
      );
      list.sort((a, b) => percent(b) - percent(a) || a.pid - b.pid);
      const count = (states: string): number => procs.filter((p) => states.includes(p.state)).length;
      const busy = Math.min(
        100,
        list.reduce((n, p) => n + percent(p), 0),
      );
      const up = Math.floor(now / 1000);
      const [h, m] = [Math.floor(up / 3600), Math.floor(up / 60) % 60];
      const mib = (n: number): string => (n / 1024).toFixed(1).padStart(8);
      let out = tty && !t.has('b') ? '\x1b[H\x1b[2J' : '';
      out += `top - ${strftime('%H:%M:%S', clock)} up ${h > 0 ? `${h}:${String(m).padStart(2, '0')}` : `${m} min`}, ${String(sessions(procs).length).padStart(2)} users,  load average: ${load}\n`;
      out += `Tasks: ${String(procs.length).padStart(3)} total, ${String(count('R')).padStart(3)} running, ${String(count('SDI')).padStart(3)} sleeping, ${String(count('Tt')).padStart(3)} stopped, ${String(count('Z')).padStart(3)} zombie\n`;
      out += `%Cpu(s): ${busy.toFixed(1).padStart(4)} us,  0.0 sy,  0.0 ni, ${(100 - busy).toFixed(1).padStart(4)} id,  0.0 wa,  0.0 hi,  0.0 si,  0.0 st\n`;
      out += `MiB Mem : ${mib(kib('MemTotal'))} total, ${mib(kib('MemFree'))} free, ${mib(kib('MemTotal') - kib('MemAvailable'))} used, ${mib(kib('Buffers') + kib('Cached'))} buff/cache\n`;
      out += `MiB Swap: ${mib(kib('SwapTotal'))} total, ${mib(kib('SwapFree'))} free, ${mib(kib('SwapTotal') - kib('SwapFree'))} used. ${mib(kib('MemAvailable'))} avail Mem\n\n`;
      out += `    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND\n`;
      for (const p of list.slice(0, rows)) {
        const ticks = p.utime + p.stime;
        const time = `${Math.floor(ticks / 6000)}:${(Math.floor(ticks / 100) % 60).toString().padStart(2, '0')}.${(ticks % 100).toString().padStart(2, '0')}`;
        const name = t.has('c') ? commandLine(p) : commandName(p);
        out += `${String(p.pid).padStart(7)} ${accounts.userName(p.euid).slice(0, 8).padEnd(8)} ${String(p.priority < -99 ? 'rt' : p.priority).padStart(3)} ${String(p.nice).padStart(3)} ${String(Math.floor(p.vsize / 1024)).padStart(7)} ${String(p.rss * 4).padStart(6)} ${'0'.padStart(6)} ${p.state} ${percent(p).toFixed(1).padStart(5)} ${((p.rss * 400) / Math.max(1, kib('MemTotal'))).toFixed(1).padStart(5)} ${time.padStart(9)} ${name}\n`;
      }
      yield* t.print(out);
      yield* t.flush();
      s = { n: s.n + 1, at: now, used, round: null };
      if (s.n >= times) break;
      if (
        (yield* sys.nanosleep(delay * 1000)) === -4 &&
        ((yield* sys.takeSignals()) & (1 << (signals.SIGINT - 1))) !== 0
      )
        break;
      yield* t.checkpoint(s as unknown as Plain);
    }
    return 0;
  },
});

/** Nothing here needs raw mode: pagers print. */
const pager = (path: string, links: readonly string[], summary: string) =>
  tool({
    path,
    links,
    summary,
    options: '+0123456789cdefFgGiIJKLmMnNopqQrRsSuUVwWxX~#:b:h:j:k:P:t:T:x:y:z:',
    shortName: true,
    *run(t) {
      const input = new Input(
        t,
        t.operands.filter((f) => !f.startsWith('+')),
      );
      for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) yield* t.write(b);
      return 0;
    },
  });
export const less = pager('/usr/bin/less', [], 'show a file (here it prints all of it)');
export const more = pager('/usr/bin/more', ['/usr/bin/pager'], 'show a file (here it prints all of it)');

const MAGIC = { restart: 0x01234567, halt: 0xcdef0123 | 0, poweroff: 0x4321fedc };
type How = keyof typeof MAGIC;

/** Asks whatever init is running: sysvinit by its fifo, others by the signals each documents. Which it is shows in /proc/1/exe. */
function* askInit(t: Tool, how: How): Sys<number> {
  const exe = yield* sys.readlink('/proc/1/exe');
  const name = typeof exe === 'string' ? exe : '';
  if (/systemd/.test(name)) {
    const sig = { halt: 34 + 3, poweroff: 34 + 4, restart: 34 + 5 }[how];
    const r = yield* sys.kill(1, sig);
    return r < 0 ? yield* t.die(`Failed to ${how === 'restart' ? 'reboot' : how} system: ${strerror(r)}`) : 0;
  }
  if (/busybox|\/bb\//.test(name)) {
    const r = yield* sys.kill(1, { halt: signals.SIGUSR1, poweroff: signals.SIGUSR2, restart: signals.SIGTERM }[how]);
    return r < 0 ? yield* t.die(`can't kill pid 1: ${strerror(r)}`) : 0;
  }
  const fd = yield* sys.open('/run/initctl', O_WRONLY | O_NONBLOCK);
  const at = fd < 0 ? yield* sys.open('/dev/initctl', O_WRONLY | O_NONBLOCK) : fd;
  if (at >= 0) {
    yield* sys.write(at, initRequest(how === 'restart' ? '6' : '0'));
    yield* sys.close(at);
    return 0;
  }
  return yield* t.die(`/run/initctl: ${strerror(at)}`);
}
/** struct init_request of sysvinit: magic, command 1 (set the run level), the level, how long to sleep between signals. */
function initRequest(level: string, command = 1): Uint8Array {
  const bytes = new Uint8Array(384);
  const v = new DataView(bytes.buffer);
  v.setInt32(0, 0x03091969, true);
  v.setInt32(4, command, true);
  v.setInt32(8, level.charCodeAt(0), true);
  v.setInt32(12, 5, true);
  return bytes;
}

export const reboot = tool({
  path: '/usr/sbin/reboot',
  links: ['/usr/sbin/poweroff', '/usr/sbin/halt'],
  summary: 'reboot, power off or halt the machine',
  options: 'dfhinpw',
  long: ['force=f', 'poweroff=p', 'halt', 'reboot', 'no-sync=n', 'no-wall'],
  shortName: true,
  *run(t) {
    const how: How =
      t.has('p') || t.shortName === 'poweroff'
        ? 'poweroff'
        : t.shortName === 'halt' || t.has('halt')
          ? 'halt'
          : 'restart';
    if ((yield* sys.geteuid()) !== 0) return yield* t.die('must be superuser.');
    if (!t.has('f')) return yield* askInit(t, how);
    if (!t.has('n')) yield* sys.sync();
    const r = yield* sys.reboot(MAGIC[how]);
    return r < 0 ? yield* t.die(strerror(r)) : 0;
  },
});
export const shutdown = tool({
  path: '/usr/sbin/shutdown',
  summary: 'bring the system down',
  options: 'acfFhHknPrt:',
  shortName: true,
  *run(t) {
    if ((yield* sys.geteuid()) !== 0) return yield* t.die('you must be root to do that!');
    if (t.has('c') || t.has('k')) return 0;
    const when = t.operands[0] ?? '+1';
    const minutes = when === 'now' ? 0 : /^\+?[0-9]+$/.test(when) ? Number(when.replace('+', '')) : null;
    if (minutes === null) return yield* t.die(`invalid time value "${when}"`);
    if (minutes > 0) yield* sys.nanosleep(minutes * 60_000);
    return yield* askInit(t, t.has('r') ? 'restart' : t.has('H') ? 'halt' : 'poweroff');
  },
});
export const telinit = tool({
  path: '/usr/sbin/telinit',
  summary: 'change the run level',
  options: 't:e:',
  shortName: true,
  *run(t) {
    const level = t.operands[0] ?? '';
    if (!/^[0-6sSqQuUabcABC]$/.test(level)) {
      yield* t.stderr('Usage: telinit {-e VAR[=VAL] | [-t SECONDS] {0|1|2|3|4|5|6|S|s|Q|q|A|a|B|b|C|c|U|u}}\n');
      return 1;
    }
    if ((yield* sys.geteuid()) !== 0) return yield* t.die('must be superuser.');
    const exe = yield* sys.readlink('/proc/1/exe');
    if (typeof exe === 'string' && /systemd/.test(exe)) {
      const r = yield* sys.kill(1, /[qQ]/.test(level) ? signals.SIGHUP : /[uU]/.test(level) ? signals.SIGTERM : 34);
      return r < 0 ? yield* t.die(strerror(r)) : 0;
    }
    for (const path of ['/run/initctl', '/dev/initctl']) {
      const fd = yield* sys.open(path, O_WRONLY | O_NONBLOCK);
      if (fd < 0) continue;
      const r = yield* sys.write(fd, initRequest(level));
      yield* sys.close(fd);
      return r < 0 ? yield* t.die(`${path}: ${strerror(r)}`) : 0;
    }
    return yield* t.die('/run/initctl: No such file or directory');
  },
});
export const runlevel = tool({
  path: '/usr/sbin/runlevel',
  summary: 'print previous and current run level',
  *run(t) {
    const text = yield* readText('/run/runlevel');
    yield* t.print(typeof text === 'string' ? text : 'unknown\n');
    return typeof text === 'string' ? 0 : 1;
  },
});
/** For inits with a line protocol on a fifo of their own (/run/ictl): one order, as `echo ORDER > /run/ictl`. */
export const initctl = tool({
  path: '/usr/sbin/initctl',
  summary: 'give the running init an order',
  shortName: true,
  *run(t) {
    if (t.args.length === 0) {
      yield* t.stderr('usage: initctl ORDER\n');
      return 1;
    }
    const fd = yield* sys.open('/run/ictl', O_WRONLY | O_NONBLOCK);
    if (fd < 0) return yield* t.die(fd === -2 ? 'the init running here takes no orders' : strerror(fd));
    const r = yield* sys.write(fd, `${t.args.join(' ')}\n`);
    yield* sys.close(fd);
    return r < 0 ? yield* t.die(strerror(r)) : 0;
  },
});
export const systemctl = tool({
  path: '/usr/bin/systemctl',
  summary: 'control the systemd init, where it runs',
  options: 'fqaHt:p:',
  long: ['force=f', 'no-pager', 'no-wall', 'quiet=q', 'all=a', 'type=t', 'signal:'],
  shortName: true,
  *run(t) {
    const [verb] = t.operands;
    const exe = yield* sys.readlink('/proc/1/exe');
    if (typeof exe !== 'string' || !/systemd/.test(exe)) {
      yield* t.stderr(
        "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down\n",
      );
      return 1;
    }
    const send = function* (sig: number, what: string): Sys<number> {
      const r = yield* sys.kill(1, sig);
      return r < 0 ? yield* t.die(`Failed to ${what}: Access denied`) : 0;
    };
    switch (verb) {
      case 'daemon-reexec':
        return yield* send(signals.SIGTERM, 'reexec daemon');
      case 'daemon-reload':
        return yield* send(signals.SIGHUP, 'reload daemon');
      case 'halt':
      case 'poweroff':
      case 'reboot':
        if (t.options.filter((o) => o.name === 'f').length > 1) {
          const r = yield* sys.reboot(MAGIC[verb === 'reboot' ? 'restart' : verb]);
          return r < 0 ? yield* t.die(`Failed to ${verb} system: ${strerror(r)}`) : 0;
        }
        return yield* askInit(t, verb === 'reboot' ? 'restart' : verb);
      case 'rescue':
        return yield* send(34 + 1, 'start rescue.target');
      case 'emergency':
        return yield* send(34 + 2, 'start emergency.target');
      case 'is-system-running':
        yield* t.print('running\n');
        return 0;
      case undefined:
      case 'status': {
        const up = yield* sys.clock_gettime(1);
        const uts = yield* sys.uname();
        yield* t.print(
          `● ${typeof uts === 'number' ? '' : uts.nodename}\n    State: running\n    Since: ${strftime('%a %Y-%m-%d %H:%M:%S UTC', (yield* sys.gettimeofday()) - up)}\n`,
        );
        return 0;
      }
      default:
        return yield* t.die(`Unknown command verb '${verb}'.`);
    }
  },
});
