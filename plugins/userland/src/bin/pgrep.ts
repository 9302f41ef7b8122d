/** bin/pgrep.ts — pgrep(1), pkill(1) and pidwait-less friends: processes by name and attributes, listed or signalled. */

import { commandLine, type Proc, readProcsOnce, ttyName } from '../lib/procs.ts';
import { compileRegex, fixedRegex, type Regex } from '../lib/regex.ts';
import type { Sys } from '../lib/sdk.ts';
import { signals, strerror, sys } from '../lib/sdk.ts';
import { signalNumber } from '../lib/signames.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';

const OPTIONS = 'acd:efF:g:G:HilLnoO:P:qr:s:t:u:U:vwx';
const LONG = [
  ...'delimiter:=d list-name=l list-full=a inverse=v lightweight=w count=c full=f pgroup=g group=G ignore-case=i newest=n oldest=o'.split(
    ' ',
  ),
  ...'parent=P session=s signal: terminal=t euid=u uid=U exact=x pidfile=F echo=e older=O runstates=r queue=q'.split(
    ' ',
  ),
].map((l) => l.replace(':=', '='));

function* signalArg(t: Tool): Sys<{ sig: number; rest: string[] }> {
  let sig: number = signals.SIGTERM;
  const rest: string[] = [];
  for (let i = 0; i < t.args.length; i += 1) {
    const arg = t.args[i] as string;
    const n = /^-[A-Z0-9]{2,}|^-[0-9]$/.test(arg) ? signalNumber(arg.slice(1)) : null;
    if (arg === '--signal') sig = signalNumber(t.args[++i] ?? '') ?? -1;
    else if (arg.startsWith('--signal=')) sig = signalNumber(arg.slice(9)) ?? -1;
    else if (n !== null) sig = n;
    else rest.push(arg);
  }
  if (sig < 0) yield* t.usage('Unknown signal', 2);
  return { sig, rest };
}

function* badUsage(t: Tool, message: string): Sys<never> {
  yield* t.complain(message);
  yield* t.stderr(`Try \`${t.name} --help' for more information.\n`);
  return t.exit(2);
}

const list = (value: string | undefined): string[] | null => (value === undefined ? null : value.split(','));

function* select(t: Tool, procs: readonly Proc[], self: number): Sys<Proc[]> {
  const pattern = t.operands[0];
  let regex: Regex | null = null;
  if (pattern !== undefined) {
    const compiled = t.has('x')
      ? compileRegex(`^(${pattern})$`, { extended: true, ignoreCase: t.has('i') })
      : pattern === ''
        ? fixedRegex('', false)
        : compileRegex(pattern, { extended: true, ignoreCase: t.has('i') });
    if (typeof compiled === 'string') return yield* t.die(compiled, 2);
    regex = compiled;
  }
  const accounts = t.has('u') || t.has('U') ? yield* readAccounts() : null;
  const uids = (name: string): (number | null)[] | null =>
    list(t.value(name))?.map((u) => accounts?.uidOf(u) ?? null) ?? null;
  const numbers = (name: string): number[] | null => list(t.value(name))?.map(Number) ?? null;
  const [eu, ru, pp, pg, ss] = [uids('u'), uids('U'), numbers('P'), numbers('g'), numbers('s')];
  const ttys = list(t.value('t'));
  const states = t.value('r');
  const wanted = procs.filter((p) => {
    if (p.pid === self) return false;
    const text = t.has('f') ? (p.args.length > 0 ? p.args.join(' ') : p.comm) : p.comm;
    const fits =
      (eu === null || eu.includes(p.euid)) &&
      (ru === null || ru.includes(p.ruid)) &&
      (pp === null || pp.includes(p.ppid)) &&
      (pg === null || pg.includes(p.pgrp)) &&
      (ss === null || ss.includes(p.session)) &&
      (ttys === null || ttys.includes(ttyName(p.tty))) &&
      (states === undefined || states.includes(p.state)) &&
      (regex === null || regex.exec(text, 0) !== null);
    return fits !== t.has('v');
  });
  if (wanted.length === 0 || (!t.has('n') && !t.has('o'))) return wanted;
  const sorted = [...wanted].sort((a, b) => a.start - b.start || a.pid - b.pid);
  return [(t.has('n') ? sorted.at(-1) : sorted[0]) as Proc];
}

export const pgrep = tool({
  path: '/usr/bin/pgrep',
  summary: 'list processes by name and other attributes',
  options: OPTIONS,
  long: LONG,
  usageStatus: 2,
  shortName: true,
  *run(t) {
    if (t.operands.length > 1) yield* badUsage(t, 'only one pattern can be provided');
    if (t.operands.length === 0 && t.options.every((o) => 'acdlfiqnox'.includes(o.name)))
      yield* badUsage(t, 'no matching criteria specified');
    const found = yield* select(t, yield* readProcsOnce(t, {}), yield* sys.getpid());
    if (t.has('c')) yield* t.print(`${found.length}\n`);
    else if (found.length > 0) {
      const rows = found.map((p) =>
        t.has('a')
          ? `${p.pid} ${p.args.length > 0 ? commandLine(p) : p.comm}`
          : t.has('l')
            ? `${p.pid} ${p.comm}`
            : String(p.pid),
      );
      yield* t.print(`${rows.join(t.value('d') ?? '\n')}\n`);
    }
    return found.length > 0 ? 0 : 1;
  },
});

export const pkill = tool({
  path: '/usr/bin/pkill',
  summary: 'signal processes by name and other attributes',
  usageStatus: 2,
  shortName: true,
  *run(t) {
    const { sig, rest } = yield* signalArg(t);
    yield* t.parse(rest, OPTIONS, LONG);
    if (t.operands.length > 1) yield* badUsage(t, 'only one pattern can be provided');
    if (t.operands.length === 0 && t.options.every((o) => 'cefi'.includes(o.name)))
      yield* badUsage(t, 'no matching criteria specified');
    const found = yield* select(t, yield* readProcsOnce(t, {}), yield* sys.getpid());
    let done = 0;
    for (const p of found) {
      const r = yield* sys.kill(p.pid, sig);
      if (r < 0) {
        if (r !== -3) yield* t.complain(`killing pid ${p.pid} failed: ${strerror(r)}`);
        continue;
      }
      done += 1;
      if (t.has('e')) yield* t.print(`${p.comm} killed (pid ${p.pid})\n`);
    }
    if (t.has('c')) yield* t.print(`${done}\n`);
    return done > 0 ? 0 : 1;
  },
});

export const killall = tool({
  path: '/usr/bin/killall',
  summary: 'kill processes by name',
  shortName: true,
  *run(t) {
    const { sig, rest } = yield* signalArg(t);
    const expanded: string[] = [];
    let chosen = sig;
    for (let i = 0; i < rest.length; i += 1) {
      if (rest[i] === '-s') chosen = signalNumber(rest[++i] ?? '') ?? -1;
      else expanded.push(rest[i] as string);
    }
    if (chosen < 0) return yield* t.die('unknown signal; killall -l lists signals.');
    yield* t.parse(expanded, 'eIgiqru:vwl', [
      'exact=e',
      'ignore-case=I',
      'process-group=g',
      'quiet=q',
      'verbose=v',
      'wait=w',
      'user=u',
    ]);
    if (t.operands.length === 0) yield* t.usage('no process name given');
    const procs = yield* readProcsOnce(t, {});
    const self = yield* sys.getpid();
    const accounts = t.has('u') ? yield* readAccounts() : null;
    const uid = accounts?.uidOf(t.value('u') ?? '') ?? null;
    let status = 0;
    for (const name of t.operands) {
      const same = (a: string): boolean => (t.has('I') ? a.toLowerCase() === name.toLowerCase() : a === name);
      const found = procs.filter((p) => p.pid !== self && same(p.comm) && (uid === null || p.euid === uid));
      let hit = 0;
      for (const p of found) {
        const r = yield* sys.kill(p.pid, chosen);
        if (r >= 0) hit += 1;
        else if (r !== -3) yield* t.stderr(`${p.comm}(${p.pid}): ${strerror(r)}\n`);
        if (r >= 0 && t.has('v')) yield* t.stderr(`Killed ${p.comm}(${p.pid}) with signal ${chosen}\n`);
      }
      if (hit > 0) continue;
      status = 1;
      if (found.length === 0 && !t.has('q')) yield* t.stderr(`${name}: no process found\n`);
    }
    return status;
  },
});

export const pidof = tool({
  path: '/usr/bin/pidof',
  summary: 'find the process ids of a running program',
  shortName: true,
  options: 'sx',
  *run(t) {
    const procs = yield* readProcsOnce(t, {});
    const out: number[] = [];
    for (const name of t.operands) {
      const base = name.slice(name.lastIndexOf('/') + 1);
      for (const p of procs) {
        const zero = p.args[0] ?? '';
        if (zero === name || zero.slice(zero.lastIndexOf('/') + 1) === base || zero === `-${base}` || p.comm === base)
          out.push(p.pid);
      }
    }
    out.sort((a, b) => b - a);
    if (out.length === 0) return 1;
    yield* t.print(`${(t.has('s') ? out.slice(0, 1) : out).join(' ')}\n`);
    return 0;
  },
});
