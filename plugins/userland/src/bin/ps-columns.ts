/** bin/ps-columns.ts — the columns of ps(1): what each is called, how wide it is, and what stands in it. */
import { commandLine, commandName, type Proc, ttyName } from '../lib/procs.ts';
import { strftime } from '../lib/time.ts';
import type { Accounts } from '../lib/users.ts';

/** What a row is made from besides the process itself. */
export interface PsWorld {
  readonly accounts: Accounts;
  /** Milliseconds since 1970, and of the boot. */
  readonly now: number;
  readonly boot: number;
  /** Seconds since boot. */
  readonly uptime: number;
  readonly memKiB: number;
  readonly wide: boolean;
  wchan(p: Proc): string;
}
export interface Column {
  readonly header: string;
  readonly width: number;
  readonly left?: boolean;
  cell(p: Proc, w: PsWorld): string;
}

/** Wide enough for kernel.pid_max as it is set. */
const PID_DIGITS = 5;
const HZ = 100;
const PAGE_KIB = 4;

/** The multi-letter state: session leader `s`, threads `l`, foreground `+`, nice `N`/`<`, locked `L`. */
export function stat(p: Proc): string {
  let s = p.state;
  if (p.nice < 0) s += '<';
  else if (p.nice > 0) s += 'N';
  if (p.locked) s += 'L';
  if (p.session === p.pid && p.pid !== 0) s += 's';
  if (p.threads > 1 || (p.state === 'Z' && p.threads > 1)) s += 'l';
  if (p.tpgid > 0 && p.tpgid === p.pgrp) s += '+';
  return s;
}
const user = (w: PsWorld, uid: number, width: number): string => {
  const name = w.accounts.userName(uid);
  if (name.length <= width) return name;
  return w.wide ? name : `${name.slice(0, width - 1)}+`;
};
const seconds = (p: Proc): number => Math.floor((p.utime + p.stime) / HZ);
const two = (n: number): string => String(n).padStart(2, '0');
/** `[[dd-]hh:]mm:ss`. */
function elapsed(total: number): string {
  const [d, h, m, s] = [
    Math.floor(total / 86_400),
    Math.floor(total / 3600) % 24,
    Math.floor(total / 60) % 60,
    total % 60,
  ];
  return d > 0 ? `${d}-${two(h)}:${two(m)}:${two(s)}` : h > 0 ? `${two(h)}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}
function cpuTime(total: number): string {
  const d = Math.floor(total / 86_400);
  return `${d > 0 ? `${d}-` : ''}${two(Math.floor(total / 3600) % 24)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
}
const bsdTime = (total: number): string => `${Math.floor(total / 60)}:${two(total % 60)}`;
const alive = (p: Proc, w: PsWorld): number => Math.max(0, Math.floor(w.uptime - p.start / HZ));
function cpuTenths(p: Proc, w: PsWorld): number {
  const life = w.uptime * HZ - p.start;
  return life <= 0 ? 0 : Math.min(999, Math.floor(((p.utime + p.stime) * 1000) / life));
}
const startMs = (p: Proc, w: PsWorld): number => w.boot + (p.start / HZ) * 1000;
function started(p: Proc, w: PsWorld, early: string): string {
  const at = startMs(p, w);
  if (w.now - at < 86_400_000) return strftime('%H:%M', at);
  return strftime(early, at);
}
const num = (header: string, width: number, f: (p: Proc, w: PsWorld) => number | string): Column => ({
  header,
  width,
  cell: (p, w) => String(f(p, w)),
});
const text = (header: string, width: number, f: (p: Proc, w: PsWorld) => string): Column => ({
  header,
  width,
  left: true,
  cell: f,
});
const dash = (n: number, policy: number): string => (policy === 1 || policy === 2 ? String(n) : '-');
const CLASSES = ['TS', 'FF', 'RR', 'B', 'ISO', 'IDL', 'DLN'];
const half = (hex: string): string => hex;

const COMM = text('COMMAND', 15, (p) => commandName(p));
const ARGS = text('COMMAND', 27, (p) => commandLine(p));

export const COLUMNS: Readonly<Record<string, Column>> = {
  pid: num('PID', PID_DIGITS, (p) => p.pid),
  ppid: num('PPID', PID_DIGITS, (p) => p.ppid),
  pgid: num('PGID', PID_DIGITS, (p) => p.pgrp),
  pgrp: num('PGRP', PID_DIGITS, (p) => p.pgrp),
  sid: num('SID', PID_DIGITS, (p) => p.session),
  sess: num('SESS', PID_DIGITS, (p) => p.session),
  session: num('SESS', PID_DIGITS, (p) => p.session),
  tid: num('TID', PID_DIGITS, (p) => p.tid),
  lwp: num('LWP', PID_DIGITS, (p) => p.tid),
  spid: num('SPID', PID_DIGITS, (p) => p.tid),
  tgid: num('TGID', PID_DIGITS, (p) => p.pid),
  tpgid: num('TPGID', PID_DIGITS, (p) => p.tpgid),
  nlwp: num('NLWP', 4, (p) => p.threads),
  thcount: num('THCNT', 5, (p) => p.threads),
  uid: num('UID', 5, (p) => p.euid),
  euid: num('EUID', 5, (p) => p.euid),
  ruid: num('RUID', 5, (p) => p.ruid),
  suid: num('SUID', 5, (p) => p.suid),
  gid: num('GID', 5, (p) => p.egid),
  egid: num('EGID', 5, (p) => p.egid),
  rgid: num('RGID', 5, (p) => p.rgid),
  user: text('USER', 8, (p, w) => user(w, p.euid, 8)),
  euser: text('EUSER', 8, (p, w) => user(w, p.euid, 8)),
  ruser: text('RUSER', 8, (p, w) => user(w, p.ruid, 8)),
  uname: text('USER', 8, (p, w) => user(w, p.euid, 8)),
  UID: text('UID', 8, (p, w) => user(w, p.euid, 8)),
  group: text('GROUP', 8, (p, w) => w.accounts.groupName(p.egid)),
  egroup: text('EGROUP', 8, (p, w) => w.accounts.groupName(p.egid)),
  rgroup: text('RGROUP', 8, (p, w) => w.accounts.groupName(p.rgid)),
  stat: text('STAT', 4, stat),
  state: text('S', 1, (p) => p.state),
  s: text('S', 1, (p) => p.state),
  f: num('F', 1, (p) => (p.flags & 0x40 ? 1 : 0) | (p.flags & 0x100 ? 4 : 0)),
  flags: num('F', 1, (p) => (p.flags & 0x40 ? 1 : 0) | (p.flags & 0x100 ? 4 : 0)),
  c: num('C', 2, (p, w) => Math.min(99, Math.floor(cpuTenths(p, w) / 10))),
  pcpu: num('%CPU', 4, (p, w) => (cpuTenths(p, w) / 10).toFixed(1)),
  '%cpu': num('%CPU', 4, (p, w) => (cpuTenths(p, w) / 10).toFixed(1)),
  pmem: num('%MEM', 4, (p, w) => (Math.floor((p.rss * PAGE_KIB * 1000) / Math.max(1, w.memKiB)) / 10).toFixed(1)),
  '%mem': num('%MEM', 4, (p, w) => (Math.floor((p.rss * PAGE_KIB * 1000) / Math.max(1, w.memKiB)) / 10).toFixed(1)),
  vsz: num('VSZ', 6, (p) => Math.floor(p.vsize / 1024)),
  vsize: num('VSZ', 6, (p) => Math.floor(p.vsize / 1024)),
  rss: num('RSS', 5, (p) => p.rss * PAGE_KIB),
  rssize: num('RSS', 5, (p) => p.rss * PAGE_KIB),
  sz: num('SZ', 5, (p) => Math.floor(p.vsize / 4096)),
  tty: text('TT', 8, (p) => ttyName(p.tty)),
  tt: text('TT', 8, (p) => ttyName(p.tty)),
  tname: text('TTY', 8, (p) => ttyName(p.tty)),
  time: num('TIME', 8, (p) => cpuTime(seconds(p))),
  cputime: num('TIME', 8, (p) => cpuTime(seconds(p))),
  bsdtime: num('TIME', 6, (p) => bsdTime(seconds(p))),
  times: num('TIME', 8, (p) => seconds(p)),
  etime: num('ELAPSED', 11, (p, w) => elapsed(alive(p, w))),
  etimes: num('ELAPSED', 7, (p, w) => alive(p, w)),
  stime: text('STIME', 5, (p, w) => started(p, w, '%b%d')),
  start_time: text('START', 5, (p, w) => started(p, w, '%b%d')),
  start: text('STARTED', 8, (p, w) => strftime('%H:%M:%S', startMs(p, w))),
  bsdstart: text('START', 6, (p, w) => started(p, w, '%b %e')),
  lstart: text('STARTED', 24, (p, w) => strftime('%a %b %e %H:%M:%S %Y', startMs(p, w))),
  ni: num('NI', 3, (p) => (p.policy === 1 || p.policy === 2 ? '-' : p.nice)),
  nice: num('NI', 3, (p) => (p.policy === 1 || p.policy === 2 ? '-' : p.nice)),
  pri: num('PRI', 3, (p) => 39 - p.priority),
  priority: num('PRI', 3, (p) => p.priority),
  opri: num('PRI', 3, (p) => 60 + p.priority),
  rtprio: num('RTPRIO', 6, (p) => dash(p.rtprio, p.policy)),
  cls: text('CLS', 3, (p) => CLASSES[p.policy] ?? '?'),
  class: text('CLS', 3, (p) => CLASSES[p.policy] ?? '?'),
  psr: num('PSR', 3, () => 0),
  wchan: text('WCHAN', 6, (p, w) => w.wchan(p).slice(0, 6)),
  pending: num('PENDING', 16, (p) => half(p.pending)),
  blocked: num('BLOCKED', 16, (p) => half(p.blocked)),
  ignored: num('IGNORED', 16, (p) => half(p.ignored)),
  caught: num('CAUGHT', 16, (p) => half(p.caught)),
  sigmask: num('BLOCKED', 16, (p) => half(p.blocked)),
  sigcatch: num('CAUGHT', 16, (p) => half(p.caught)),
  sigignore: num('IGNORED', 16, (p) => half(p.ignored)),
  comm: COMM,
  ucmd: text('CMD', 15, (p) => commandName(p)),
  ucomm: COMM,
  args: ARGS,
  cmd: text('CMD', 27, (p) => commandLine(p)),
  command: ARGS,
};

export interface Chosen {
  readonly column: Column;
  readonly header: string;
  readonly width: number;
}
/** `pid,comm=NAME` (a `=` takes the rest of the list as its header); null and the bad word when one is unknown. */
export function parseFormat(list: string): Chosen[] | { readonly unknown: string } {
  const out: Chosen[] = [];
  let rest = list;
  while (rest !== '') {
    const m = /^[\s,]*([A-Za-z%_]+)(=)?/.exec(rest);
    if (m === null) {
      if (/^[\s,]*$/.test(rest)) break;
      return { unknown: rest };
    }
    const column = COLUMNS[m[1] as string];
    if (column === undefined) return { unknown: m[1] as string };
    rest = rest.slice(m[0].length);
    let { header } = column;
    if (m[2] !== undefined) {
      // `pid=,ppid=` empties both headers; `pid=X,comm` names the first.
      const end = rest.indexOf(',');
      header = end < 0 ? rest : rest.slice(0, end);
      rest = end < 0 ? '' : rest.slice(end);
    }
    out.push({ column, header, width: Math.max(column.width, header.length) });
  }
  return out;
}
