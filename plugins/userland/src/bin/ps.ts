/**
 * bin/ps.ts — ps(1) of procps: UNIX options (-ef, -o), BSD options (aux), and GNU long ones.
 *
 * Left out: sorting by any key but those of -k/--sort that are columns, environment (e), SELinux.
 */
import { readText } from '../lib/files.ts';
import { commandLine, type Proc, readProcsOnce, readThreads, ttyName } from '../lib/procs.ts';
import { type Sys, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type Accounts, readAccounts } from '../lib/users.ts';
import { type Chosen, COLUMNS, type PsWorld, parseFormat } from './ps-columns.ts';

interface Wanted {
  format: Chosen[];
  every: boolean;
  /** -a: with a terminal, not session leaders. BSD a: with a terminal. BSD x: also without one. */
  a: boolean;
  bsdA: boolean;
  bsdX: boolean;
  notLeaders: boolean;
  running: boolean;
  negate: boolean;
  header: boolean;
  forest: boolean;
  threads: boolean;
  wide: boolean;
  sort: string;
  pids: number[] | null;
  ppids: number[];
  groups: number[];
  users: (number | string)[];
  ruids: (number | string)[];
  names: string[];
  ttys: string[];
  sids: number[];
  bsd: boolean;
}

const FORMATS: Readonly<Record<string, string>> = {
  plain: 'pid,tname,time,ucmd',
  f: 'UID,pid,ppid,c,stime,tname,time,cmd',
  F: 'UID,pid,ppid,c,sz,rss,psr,stime,tname,time,cmd',
  l: 'f,s,uid,pid,ppid,c,opri,ni,sz,wchan,tname,time,ucmd',
  j: 'pid,pgid,sid,tname,time,ucmd',
  bsdPlain: 'pid,tname,stat,bsdtime,cmd',
  u: 'user,pid,%cpu,%mem,vsz,rss,tname,stat,start_time,bsdtime,command',
  bsdL: 'f,uid,pid,ppid,pri,ni,vsz,rss,wchan,stat,tname,bsdtime,command',
  bsdJ: 'ppid,pid,pgid,sid,tname,tpgid,stat,uid,bsdtime,command',
  bsdV: 'pid,tname,stat,bsdtime,vsz,rss,pmem,command',
  bsdS: 'uid,pid,pending,blocked,ignored,caught,stat,tname,bsdtime,command',
};
function preset(name: string): Chosen[] {
  const f = parseFormat(FORMATS[name] as string);
  const chosen = Array.isArray(f) ? f : [];
  // BSD layouts call the last column COMMAND, and their TTY column TTY.
  return name.startsWith('bsd') ? chosen.map((c) => (c.header === 'CMD' ? { ...c, header: 'COMMAND' } : c)) : chosen;
}

function* parse(t: Tool): Sys<Wanted> {
  const w: Wanted = {
    format: [],
    every: false,
    a: false,
    bsdA: false,
    bsdX: false,
    notLeaders: false,
    running: false,
    negate: false,
    header: true,
    forest: false,
    threads: false,
    wide: false,
    sort: '',
    pids: null,
    ppids: [],
    groups: [],
    users: [],
    ruids: [],
    names: [],
    ttys: [],
    sids: [],
    bsd: false,
  };
  const bad = function* (message: string): Sys<never> {
    yield* t.stderr(
      `error: ${message}\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n`,
    );
    return t.exit(1);
  };
  const words = (s: string): string[] => s.split(/[\s,]+/).filter((x) => x !== '');
  const numbers = function* (s: string): Sys<number[]> {
    const list = words(s);
    if (list.length === 0 || list.some((x) => !/^[0-9]{1,9}$/.test(x))) yield* bad('process ID list syntax error');
    return list.map(Number);
  };
  const ids = (s: string): (number | string)[] => words(s).map((x) => (/^[0-9]+$/.test(x) ? Number(x) : x));
  const format = function* (s: string): Sys<void> {
    const f = parseFormat(s);
    if (!Array.isArray(f)) yield* bad(`unknown user-defined format specifier "${f.unknown}"`);
    else w.format.push(...f);
  };
  const shape = (name: string): void => {
    w.format = preset(name);
  };
  const args = [...t.args];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    const next = function* (glued: string): Sys<string> {
      if (glued !== '') return glued;
      i += 1;
      const value = args[i];
      if (value === undefined) return yield* bad('option requires an argument');
      return value;
    };
    if (arg.startsWith('--')) {
      const [name = '', given] = arg.slice(2).split(/=(.*)/s);
      const value = function* (): Sys<string> {
        return given ?? (yield* next(''));
      };
      if (name === 'help') {
        yield* t.print('\nUsage:\n ps [options]\n\nFor more details see ps(1).\n');
        t.exit(0);
      } else if (name === 'version') {
        yield* t.print('ps (killinit userland) 1.0\n');
        t.exit(0);
      } else if (name === 'no-headers' || name === 'no-heading' || name === 'noheader' || name === 'noheaders')
        w.header = false;
      else if (name === 'headers') w.header = true;
      else if (name === 'forest') w.forest = true;
      else if (name === 'pid') w.pids = [...(w.pids ?? []), ...(yield* numbers(yield* value()))];
      else if (name === 'ppid') w.ppids.push(...(yield* numbers(yield* value())));
      else if (name === 'format') yield* format(yield* value());
      else if (name === 'sort') w.sort = yield* value();
      else if (name === 'user') w.users.push(...ids(yield* value()));
      else if (name === 'tty') w.ttys.push(...words(yield* value()));
      else if (name === 'sid') w.sids.push(...(yield* numbers(yield* value())));
      else if (name === 'deselect') w.negate = true;
      else if (name === 'cols' || name === 'columns' || name === 'width' || name === 'lines' || name === 'rows')
        yield* value();
      else yield* bad(`unknown gnu long option`);
      continue;
    }
    if (/^-?[0-9]/.test(arg)) {
      w.pids = [...(w.pids ?? []), ...(yield* numbers(arg.replace(/^-/, '')))];
      continue;
    }
    const unix = arg.startsWith('-');
    const letters = unix ? arg.slice(1) : arg;
    if (!unix) w.bsd = true;
    for (let j = 0; j < letters.length; j += 1) {
      const c = letters[j] as string;
      const rest = letters.slice(j + 1);
      const took = 'pqoOtUuGgkCs'.includes(c);
      if (unix) {
        if (c === 'e' || c === 'A') w.every = true;
        else if (c === 'a') w.a = true;
        else if (c === 'd') w.notLeaders = true;
        else if (c === 'f') shape('f');
        else if (c === 'F') shape('F');
        else if (c === 'l') shape('l');
        else if (c === 'j') shape('j');
        else if (c === 'L' || c === 'T' || c === 'm') {
          w.threads = true;
          if (w.format.length === 0) w.format = ['pid', 'lwp', 'tname', 'time', 'ucmd'].map((n) => chosen(n));
        } else if (c === 'H') w.forest = true;
        else if (c === 'N') w.negate = true;
        else if (c === 'w') w.wide = true;
        else if (c === 'y' || c === 'c' || c === 'M' || c === 'Z') continue;
        else if (c === 'p' || c === 'q') w.pids = [...(w.pids ?? []), ...(yield* numbers(yield* next(rest)))];
        else if (c === 'o') yield* format(yield* next(rest));
        else if (c === 'O') yield* format(`pid,${yield* next(rest)},state,tname,time,command`);
        else if (c === 't') w.ttys.push(...words(yield* next(rest)));
        else if (c === 'u') w.users.push(...ids(yield* next(rest)));
        else if (c === 'U') w.ruids.push(...ids(yield* next(rest)));
        else if (c === 'g' || c === 's') w.sids.push(...(yield* numbers(yield* next(rest))));
        else if (c === 'G') w.groups.push(...(yield* numbers(yield* next(rest))));
        else if (c === 'k') w.sort = yield* next(rest);
        else if (c === 'C') w.names.push(...words(yield* next(rest)));
        else yield* bad('unsupported SysV option');
        if (took) break;
      } else {
        if (c === 'a') w.bsdA = true;
        else if (c === 'x') w.bsdX = true;
        else if (c === 'u') shape('u');
        else if (c === 'l') shape('bsdL');
        else if (c === 'j') shape('bsdJ');
        else if (c === 'v') shape('bsdV');
        else if (c === 's') shape('bsdS');
        else if (c === 'f') w.forest = true;
        else if (c === 'h') w.header = false;
        else if (c === 'r') w.running = true;
        else if (c === 'w') w.wide = true;
        else if (c === 'H' || c === 'm') w.threads = true;
        else if (c === 'c' || c === 'e' || c === 'g' || c === 'n' || c === 'S' || c === 'T') continue;
        else if (c === 'p') w.pids = [...(w.pids ?? []), ...(yield* numbers(yield* next(rest)))];
        else if (c === 'o') yield* format(yield* next(rest));
        else if (c === 'U') w.users.push(...ids(yield* next(rest)));
        else if (c === 't') w.ttys.push(...words(yield* next(rest)));
        else if (c === 'k') w.sort = yield* next(rest);
        else yield* bad('unsupported option (BSD syntax)');
        if ('poUtk'.includes(c)) break;
      }
    }
  }
  if (w.format.length === 0) w.format = preset(w.bsd ? 'bsdPlain' : 'plain');
  return w;
}
function chosen(name: string): Chosen {
  const column = COLUMNS[name] as (typeof COLUMNS)[string];
  return { column, header: column.header, width: Math.max(column.width, column.header.length) };
}

function choose(w: Wanted, procs: readonly Proc[], me: Proc | undefined, accounts: Accounts): Proc[] {
  const uids = (list: readonly (number | string)[]): (number | undefined)[] =>
    list.map((x) => (typeof x === 'number' ? x : accounts.userNamed(x)?.uid));
  const [eu, ru] = [uids(w.users), uids(w.ruids)];
  const tty = (x: string): string => x.replace(/^\/dev\//, '');
  const listed =
    w.pids !== null ||
    w.ppids.length +
      w.groups.length +
      w.users.length +
      w.ruids.length +
      w.names.length +
      w.ttys.length +
      w.sids.length >
      0;
  const test = (p: Proc): boolean => {
    const picked =
      w.pids?.includes(p.pid) === true ||
      w.ppids.includes(p.ppid) ||
      w.groups.includes(p.rgid) ||
      w.sids.includes(p.session) ||
      eu.includes(p.euid) ||
      ru.includes(p.ruid) ||
      w.names.includes(p.comm) ||
      w.ttys.some((x) => tty(x) === ttyName(p.tty));
    if (w.every || (w.bsdA && w.bsdX)) return true;
    if (picked) return true;
    if (w.a && p.tty !== 0 && p.session !== p.pid) return true;
    if (w.notLeaders && p.session !== p.pid) return true;
    if (w.bsdA && p.tty !== 0) return true;
    if (w.bsdX && p.euid === (me?.euid ?? 0)) return true;
    if (listed || w.a || w.notLeaders || w.bsdA || w.bsdX) return false;
    return p.tty === (me?.tty ?? 0) && p.euid === (me?.euid ?? 0);
  };
  return procs.filter((p) => test(p) !== w.negate && (!w.running || p.state === 'R'));
}

function ordered(w: Wanted, procs: Proc[], world: PsWorld): Proc[] {
  if (w.sort === '') return procs;
  const keys = w.sort.split(',').map((k) => ({ down: k.startsWith('-'), column: COLUMNS[k.replace(/^[+-]/, '')] }));
  return [...procs].sort((a, b) => {
    for (const { down, column } of keys) {
      if (column === undefined) continue;
      const [x, y] = [column.cell(a, world), column.cell(b, world)];
      const [m, n] = [Number(x), Number(y)];
      const by = Number.isNaN(m) || Number.isNaN(n) ? (x < y ? -1 : x > y ? 1 : 0) : m - n;
      if (by !== 0) return down ? -by : by;
    }
    return a.pid - b.pid;
  });
}

/** Children under their parents; the drawing goes in front of the command. */
function forest(procs: readonly Proc[], lines: boolean): { p: Proc; prefix: string }[] {
  const known = new Set(procs.map((p) => p.pid));
  const children = new Map<number, Proc[]>();
  const roots: Proc[] = [];
  for (const p of procs) {
    if (known.has(p.ppid) && p.ppid !== p.pid) children.set(p.ppid, [...(children.get(p.ppid) ?? []), p]);
    else roots.push(p);
  }
  const out: { p: Proc; prefix: string }[] = [];
  const stack = [...roots].reverse().map((p) => ({ p, above: '', own: '' }));
  while (stack.length > 0) {
    const { p, above, own } = stack.pop() as { p: Proc; above: string; own: string };
    out.push({ p, prefix: own });
    const kids = children.get(p.pid) ?? [];
    for (let i = kids.length - 1; i >= 0; i -= 1) {
      const last = i === kids.length - 1;
      const own2 = lines ? `${above} \\_ ` : `${above}  `;
      stack.push({ p: kids[i] as Proc, above: lines ? above + (last ? '    ' : ' |  ') : `${above}  `, own: own2 });
    }
  }
  return out;
}

export const ps = tool({
  path: '/usr/bin/ps',
  summary: 'report a snapshot of the current processes',
  shortName: true,
  *run(t) {
    const w = yield* parse(t);
    const accounts = yield* readAccounts();
    let procs = yield* readProcsOnce(t, {});
    const self = yield* sys.getpid();
    const me = procs.find((p) => p.pid === self);
    const uptime = Number(String(yield* readText('/proc/uptime')).split(' ')[0]) || 0;
    const now = yield* sys.gettimeofday();
    const mem = /MemTotal:\s+([0-9]+)/.exec(String(yield* readText('/proc/meminfo')))?.[1];
    const wchans = new Map<number, string>();
    procs = choose(w, procs, me, accounts);
    if (w.format.some((c) => c.column === COLUMNS.wchan)) {
      for (const p of procs) {
        const text = yield* readText(`/proc/${p.pid}/wchan`);
        wchans.set(p.pid, typeof text === 'string' && text !== '0' && text !== '' ? text : '-');
      }
    }
    if (w.threads) {
      const all: Proc[] = [];
      for (const p of procs) all.push(...(yield* readThreads(p.pid)));
      procs = all;
    }
    const world: PsWorld = {
      accounts,
      now,
      boot: now - uptime * 1000,
      uptime,
      memKiB: Number(mem ?? 65_536),
      wide: w.wide,
      wchan: (p) => wchans.get(p.pid) ?? '-',
    };
    const rows = w.forest ? forest(procs, true) : ordered(w, procs, world).map((p) => ({ p, prefix: '' }));
    const limit = yield* widthLimit(t, w);
    const line = (cells: readonly string[]): string => {
      let out = '';
      w.format.forEach((c, i) => {
        const cell = cells[i] as string;
        const last = i === w.format.length - 1;
        if (i > 0) out += ' ';
        out += c.column.left ? (last ? cell : cell.padEnd(c.width)) : cell.padStart(c.width);
      });
      return `${limit > 0 ? out.slice(0, limit) : out}\n`;
    };
    if (w.header && w.format.some((c) => c.header !== '')) {
      const headers = w.format.map((c) => c.header);
      yield* t.print(line(headers));
    }
    for (const { p, prefix } of rows) {
      const cells = w.format.map((c) => {
        const cell = c.column.cell(p, world);
        const command =
          c.column === COLUMNS.args ||
          c.column === COLUMNS.cmd ||
          c.column === COLUMNS.command ||
          c.column === COLUMNS.ucmd ||
          c.column === COLUMNS.comm;
        return command ? prefix + (prefix !== '' && c.column !== COLUMNS.comm ? commandLine(p) : cell) : cell;
      });
      yield* t.print(line(cells));
    }
    const found = rows.length > 0;
    return found ? 0 : 1;
  },
});

/** Lines are cut at the terminal's width; not when the output is no terminal, or with ww. */
function* widthLimit(t: Tool, w: Wanted): Sys<number> {
  if (w.wide || !(yield* sys.isatty(1))) return 0;
  const size = yield* sys.winsize(1);
  const columns = Number(t.getenv('COLUMNS'));
  return columns > 0 ? columns : typeof size === 'number' || size.cols === 0 ? 80 : size.cols;
}
