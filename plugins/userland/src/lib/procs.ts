/**
 * lib/procs.ts — processes as procps reads them: /proc/PID/stat, status and cmdline, nothing else.
 *
 * One pass over /proc is three small files a process; callers that only need names ask for less.
 */
import { readFolder, readText } from './files.ts';
import type { Plain, Sys } from './sdk.ts';
import type { Tool } from './tool.ts';

/** One process (or thread). Times are clock ticks of 1/100 s since boot. */
export interface Proc {
  readonly pid: number;
  readonly tid: number;
  readonly comm: string;
  readonly state: string;
  readonly ppid: number;
  readonly pgrp: number;
  readonly session: number;
  /** Device number of the controlling terminal, 0 for none. */
  readonly tty: number;
  readonly tpgid: number;
  readonly flags: number;
  readonly utime: number;
  readonly stime: number;
  readonly priority: number;
  readonly nice: number;
  readonly threads: number;
  readonly start: number;
  /** Bytes. */
  readonly vsize: number;
  /** Pages. */
  readonly rss: number;
  readonly policy: number;
  readonly rtprio: number;
  readonly ruid: number;
  readonly euid: number;
  readonly suid: number;
  readonly rgid: number;
  readonly egid: number;
  readonly locked: boolean;
  /** Signal sets as 16 hexadecimal digits. */
  readonly pending: string;
  readonly blocked: string;
  readonly ignored: string;
  readonly caught: string;
  /** Empty for kernel threads and zombies. */
  readonly args: readonly string[];
}

export interface ProcNeeds {
  readonly status?: boolean;
  readonly cmdline?: boolean;
}

/** /proc/PID/stat taken apart: the name may hold anything, so it ends at the last parenthesis. */
export function parseStat(text: string): { readonly comm: string; readonly fields: readonly string[] } | null {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return null;
  return {
    comm: text.slice(open + 1, close),
    fields: text
      .slice(close + 2)
      .trim()
      .split(' '),
  };
}

function statusField(status: string, name: string): string {
  const at = status.indexOf(`${name}:`);
  if (at < 0) return '';
  const end = status.indexOf('\n', at);
  return status.slice(at + name.length + 1, end < 0 ? undefined : end).trim();
}

/** The process at `base` (`/proc/12` or `/proc/12/task/13`); null when it is gone. */
export function* readProc(base: string, tid: number, pid: number, needs: ProcNeeds): Sys<Proc | null> {
  const stat = yield* readText(`${base}/stat`);
  const parsed = typeof stat === 'string' ? parseStat(stat) : null;
  if (parsed === null) return null;
  const status = needs.status === false ? '' : yield* readText(`${base}/status`);
  const cmdline = needs.cmdline === false ? '' : yield* readText(`${base}/cmdline`);
  const st = typeof status === 'string' ? status : '';
  const f = (i: number): number => Number(parsed.fields[i - 3] ?? 0);
  const uids = statusField(st, 'Uid').split(/\s+/).map(Number);
  const gids = statusField(st, 'Gid').split(/\s+/).map(Number);
  const zero = (name: string): string => statusField(st, name) || '0000000000000000';
  const args = typeof cmdline === 'string' && cmdline !== '' ? cmdline.replace(/\0$/, '').split('\0') : [];
  return {
    pid,
    tid,
    comm: parsed.comm,
    state: parsed.fields[0] ?? '?',
    ppid: f(4),
    pgrp: f(5),
    session: f(6),
    tty: f(7),
    tpgid: f(8),
    flags: f(9),
    utime: f(14),
    stime: f(15),
    priority: f(18),
    nice: f(19),
    threads: f(20),
    start: f(22),
    vsize: f(23),
    rss: f(24),
    rtprio: f(40),
    policy: f(41),
    ruid: uids[0] ?? 0,
    euid: uids[1] ?? 0,
    suid: uids[2] ?? 0,
    rgid: gids[0] ?? 0,
    egid: gids[1] ?? 0,
    locked: !/^(0 kB)?$/.test(statusField(st, 'VmLck')),
    pending: zero('ShdPnd'),
    blocked: zero('SigBlk'),
    ignored: zero('SigIgn'),
    caught: zero('SigCgt'),
    args,
  };
}

/** The numbers in /proc, rising. */
export function* readPids(): Sys<readonly number[]> {
  const entries = yield* readFolder('/proc');
  if (typeof entries === 'number') return [];
  return entries
    .filter((e) => /^[0-9]+$/.test(e.name))
    .map((e) => Number(e.name))
    .sort((a, b) => a - b);
}

/** Every process there is. */
export function* readProcs(needs: ProcNeeds = {}): Sys<Proc[]> {
  const procs: Proc[] = [];
  for (const pid of yield* readPids()) {
    const p = yield* readProc(`/proc/${pid}`, pid, pid, needs);
    if (p !== null) procs.push(p);
  }
  return procs;
}
/** A list of processes half read. */
export interface ProcsRead {
  readonly pids: readonly number[];
  readonly at: number;
  readonly procs: readonly Proc[];
}
/** readProcs() across checkpoints, which hold what `keep` makes of how far it is: a long list keeps the journal short. */
export function* readProcsFrom(
  t: Tool,
  needs: ProcNeeds,
  saved: ProcsRead | null,
  keep: (read: ProcsRead) => unknown,
): Sys<Proc[]> {
  const pids = saved?.pids ?? (yield* readPids());
  const procs = [...(saved?.procs ?? [])];
  for (let i = saved?.at ?? 0; i < pids.length; i += 1) {
    const pid = pids[i] as number;
    const p = yield* readProc(`/proc/${pid}`, pid, pid, needs);
    if (p !== null) procs.push(p);
    if (t.due) yield* t.checkpoint(keep({ pids, at: i + 1, procs: [...procs] }) as Plain);
  }
  return procs;
}
/** The same in a tool that has no other checkpoint. */
export function* readProcsOnce(t: Tool, needs: ProcNeeds = {}): Sys<Proc[]> {
  yield* t.ready();
  return yield* readProcsFrom(t, needs, t.saved as unknown as ProcsRead | null, (read) => read);
}

/** The threads of a process, the leader first. */
export function* readThreads(pid: number, needs: ProcNeeds = {}): Sys<Proc[]> {
  const entries = yield* readFolder(`/proc/${pid}/task`);
  if (typeof entries === 'number') return [];
  const out: Proc[] = [];
  for (const e of entries) {
    const p = yield* readProc(`/proc/${pid}/task/${e.name}`, Number(e.name), pid, needs);
    if (p !== null) out.push(p);
  }
  return out;
}

/** `tty1`, `pts/0`, or `?`. */
export function ttyName(dev: number): string {
  if (dev === 0) return '?';
  const major = (dev >>> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >>> 12) & 0xfff00);
  if (major === 4) return minor < 64 ? `tty${minor}` : `ttyS${minor - 64}`;
  if (major === 5 && minor === 1) return 'console';
  if (major >= 136 && major <= 143) return `pts/${(major - 136) * 256 + minor}`;
  return '?';
}

/** The command line as `ps -f` shows it; `[name]` without one, ` <defunct>` for zombies. */
export function commandLine(p: Proc): string {
  if (p.state === 'Z') return `[${p.comm}] <defunct>`;
  if (p.args.length === 0) return `[${p.comm}]`;
  return p.args
    .join(' ')
    .replace(/[\0-\x1f\x7f]/g, '?')
    .replace(/\s+$/, '');
}
/** The name as `ps` shows it. */
export const commandName = (p: Proc): string => p.comm;
