/**
 * inspect/complete.ts — what Tab offers: commands, files, pids, signals, users, modules, manual pages.
 *
 * The answer is `{ from, words }`: where the word being typed begins, and all it could become. Nothing is run and nothing changes.
 */
import { list, topOf } from '../fs/lookup.ts';
import { namei } from '../fs/namei.ts';
import { inode_permission, MAY_READ, whoIs } from '../fs/permission.ts';
import type { Dentry } from '../fs/types.ts';
import { S_IFDIR, S_IFMT, S_IFREG } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { signalName } from '../include/signal.ts';
import { decodeUtf8 } from '../include/utf8.ts';
import type { LinuxKernel } from '../kernel/kernel.ts';
import { peekFile } from './peek.ts';
import { cutLine, typed } from './words.ts';

export interface Completion {
  readonly from: number;
  readonly words: readonly string[];
}
const MAX_WORDS = 400;
const BUILTINS =
  'alias bg break builtin cd command continue declare echo eval exec exit export false fg getopts hash help history jobs kill let local printf pwd read readonly return set shift shopt source test times trap true type typeset ulimit umask unalias unset wait if then else elif fi for while until do done case esac function select time'.split(
    ' ',
  );
const SIGNAL_COMMANDS = new Set(['kill', 'pkill', 'killall', 'timeout', 'trap']);
const PID_COMMANDS = new Set([
  'kill',
  'strace',
  'renice',
  'prlimit',
  'nsenter',
  'pstree',
  'wait',
  'pidof',
  'pwdx',
  'pmap',
  'lsof',
]);
const NAME_COMMANDS = new Set(['pkill', 'killall', 'pgrep', 'pidof']);
const USER_COMMANDS = new Set(['su', 'id', 'groups', 'chown', 'passwd']);
const FOLDER_COMMANDS = new Set(['cd', 'rmdir', 'pushd', 'mkdir']);

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The names in a folder that one may read; empty when it is none. */
function namesIn(k: LinuxKernel, t: Task | null, path: string): { name: string; dir: boolean; runs: boolean }[] {
  const found = namei(k, t, path === '' ? '.' : path);
  if (typeof found === 'number' || (found.inode.mode & S_IFMT) !== S_IFDIR) return [];
  const who = whoIs(k, t);
  if (inode_permission(k, who, found.path, MAY_READ) !== 0) return [];
  const out: { name: string; dir: boolean; runs: boolean }[] = [];
  for (const e of list(k, found.path.dentry, t)) {
    if (e.name === '.' || e.name === '..') continue;
    const child: Dentry | undefined = found.path.dentry.children?.get(e.name);
    let { mode } = { mode: (e.type << 12) | (child?.inode.mode ?? 0) };
    if (e.type === 10) {
      // a symbolic link shows as what it leads to
      const to = namei(k, t, `${path === '' ? '' : path.endsWith('/') ? path : `${path}/`}${e.name}`);
      if (typeof to !== 'number') mode = to.inode.mode;
    } else if (child !== undefined) ({ mode } = topOf(k, { mnt: found.path.mnt, dentry: child }).dentry.inode);
    const type = mode & S_IFMT;
    out.push({ name: e.name, dir: type === S_IFDIR, runs: type === S_IFREG && (mode & 0o111) !== 0 });
  }
  return out;
}
function files(k: LinuxKernel, t: Task | null, home: string, word: string, only: 'all' | 'dir' | 'runs'): string[] {
  const cut = word.lastIndexOf('/');
  const dir = cut < 0 ? '' : word.slice(0, cut + 1);
  const base = word.slice(cut + 1);
  const where = dir === '~/' || dir.startsWith('~/') ? home + dir.slice(1) : dir;
  return namesIn(k, t, where)
    .filter((e) => e.name.startsWith(base) && (base !== '' || !e.name.startsWith('.')))
    .filter((e) => only === 'all' || e.dir || (only === 'runs' && e.runs))
    .map((e) => dir + e.name + (e.dir ? '/' : ''));
}
function commands(k: LinuxKernel, t: Task | null, env: readonly string[], word: string): string[] {
  const path = env.find((e) => e.startsWith('PATH='))?.slice(5) ?? '/usr/local/bin:/usr/bin:/usr/sbin';
  const out = new Set(BUILTINS.filter((b) => b.startsWith(word)));
  for (const dir of path.split(':'))
    for (const e of namesIn(k, t, dir)) if (e.runs && e.name.startsWith(word)) out.add(e.name);
  return [...out];
}

const SIGNAL_NAMES = Array.from({ length: 31 }, (_, i) => signalName(i + 1).slice(3));
function signals(word: string, dash: boolean): string[] {
  const asked = dash ? word.slice(1) : word;
  const full = asked.toUpperCase().startsWith('SIG');
  return SIGNAL_NAMES.map((n) => (full ? `SIG${n}` : n))
    .filter((n) => n.startsWith(asked.toUpperCase()))
    .map((n) => (dash ? `-${n}` : n));
}
function pids(k: LinuxKernel, word: string): string[] {
  const out: string[] = [];
  for (const x of k.state.tasks.values()) if (x.pid > 0 && String(x.pid).startsWith(word)) out.push(String(x.pid));
  return out;
}
function taskNames(k: LinuxKernel, word: string): string[] {
  const out = new Set<string>();
  for (const x of k.state.tasks.values()) {
    const { comm } = k.task(x);
    if (x.pid > 0 && comm.startsWith(word)) out.add(comm);
  }
  return [...out];
}
function users(k: LinuxKernel, word: string): string[] {
  const bytes = peekFile(k, null, '/etc/passwd');
  if (typeof bytes === 'number') return [];
  return decodeUtf8(bytes)
    .split('\n')
    .map((l) => l.slice(0, Math.max(0, l.indexOf(':'))))
    .filter((n) => n !== '' && n.startsWith(word));
}
function pages(k: LinuxKernel, word: string): string[] {
  const out = new Set<string>();
  for (const section of namesIn(k, null, '/usr/share/man'))
    for (const e of namesIn(k, null, `/usr/share/man/${section.name}`)) {
      const name = e.name.replace(/\.gz$/, '').replace(/\.[0-9][a-z]*$/, '');
      if (name.startsWith(word)) out.add(name);
    }
  return [...out];
}

/** Everything the word could become. */
function candidates(k: LinuxKernel, t: Task | null, home: string, word: string, before: readonly string[]): string[] {
  const [command] = before;
  if (command === undefined) {
    return word.includes('/') ? files(k, t, home, word, 'runs') : commands(k, t, t === null ? [] : k.x(t).env, word);
  }
  const previous = before[before.length - 1];
  if (SIGNAL_COMMANDS.has(command) && previous === '-s') return signals(word, false);
  if (SIGNAL_COMMANDS.has(command) && word.startsWith('-')) return signals(word, true);
  if (command === 'trap' && before.length > 1) return signals(word, false);
  if (NAME_COMMANDS.has(command)) return taskNames(k, word);
  if (PID_COMMANDS.has(command)) return pids(k, word);
  if (command === 'man') return [...pages(k, word), ...commands(k, t, t === null ? [] : k.x(t).env, word)];
  if (command === 'rmmod' || command === 'modinfo') {
    const names = k.state.modules.map((m) => m.name).filter((n) => n.startsWith(word));
    if (names.length > 0) return names;
  }
  if (USER_COMMANDS.has(command) && !word.includes('/')) {
    const names = users(k, word);
    if (names.length > 0 && command !== 'chown') return names;
    if (command === 'chown' && before.length === 1) return names;
  }
  return files(k, t, home, word, FOLDER_COMMANDS.has(command) ? 'dir' : 'all');
}

export function complete(k: LinuxKernel, t: Task | null, home: string, line: string, cursor: number): Completion {
  const cut = cutLine(line.slice(0, cursor));
  const found = cut.redirected ? files(k, t, home, cut.word, 'all') : candidates(k, t, home, cut.word, cut.before);
  const words = [...new Set(found)].sort(byName).slice(0, MAX_WORDS);
  const one = words.length === 1;
  return {
    from: cut.from,
    words: words.map((w) => (w.startsWith('~/') ? w : typed(w, cut.quote, one && !w.endsWith('/')))),
  };
}
