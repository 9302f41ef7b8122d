/**
 * sh/startup.ts — from argv and environment to a shell: options, what to run, variables, who and where one is.
 */
import { S_IFDIR, S_IFMT } from '../lib/consts.ts';
import { readText } from '../lib/files.ts';
import { ENOTTY, type Sys, signals, strerror, sys } from '../lib/sdk.ts';
import { readAccounts } from '../lib/users.ts';
import { readArguments, type Wanted } from './arguments.ts';
import { blank } from './blank.ts';
import { logicalPath } from './builtins/folders.ts';
import { baseName } from './errors.ts';
import { VERSION } from './expand/prompt.ts';
import { MAX_SOURCE } from './parse/source.ts';
import { INTERACTIVE_SIGNALS, JOB_SIGNALS } from './run/children.ts';
import { looksBinary, searchPath } from './run/external.ts';
import { loadHistory } from './run/history.ts';
import { ownDisposition } from './run/signals.ts';
import { newFrame, type Shell } from './state.ts';
import * as vars from './vars.ts';

/** A shell to be run, or the status of one that ended before it began. */
export function* startUp(argv: readonly string[], env: readonly string[]): Sys<Shell | number> {
  const wanted = yield* readArguments(argv);
  if (typeof wanted === 'number') return wanted;
  const s = blank(wanted);
  importEnvironment(s, env);
  yield* identify(s);
  for (const [name, value] of wanted.options) s.options.set(name, value);
  for (const [name, value] of wanted.shopts) s.shopt.set(name, value);
  const terminal =
    wanted.command === null && wanted.script === null && (yield* sys.isatty(0)) && (yield* sys.isatty(2));
  s.interactive = wanted.interactive || terminal;
  const problem = yield* chooseInput(s, wanted, terminal);
  if (problem !== null) return problem;
  if (s.interactive) yield* becomeInteractive(s);
  else yield* noteIgnored(s);
  yield* pushStartFiles(s, wanted);
  return s;
}

function importEnvironment(s: Shell, env: readonly string[]): void {
  const scope = vars.globalScope(s);
  for (const entry of env) {
    const at = entry.indexOf('=');
    if (at <= 0) continue;
    const [name, value] = [entry.slice(0, at), entry.slice(at + 1)];
    const fn = /^BASH_FUNC_(.+)%%$/.exec(name)?.[1];
    if (fn !== undefined && value.startsWith('() {')) {
      s.functions.set(fn, {
        body: value.slice(3),
        line: 1,
        source: 'environment',
        exported: true,
        traced: false,
        readonly: false,
      });
    } else if (vars.isName(name) && name !== '_' && name !== 'SHELLOPTS' && name !== 'BASHOPTS') {
      const variable = vars.create(scope, name);
      variable.value = { kind: 'scalar', text: value };
      variable.attrs = 'x';
    }
  }
}

/** Ids, folder, names, and the variables that say so. */
function* identify(s: Shell): Sys<void> {
  s.pid = yield* sys.getpid();
  s.shellPid = s.pid;
  s.ppid = yield* sys.getppid();
  s.uid = yield* sys.getuid();
  s.euid = yield* sys.geteuid();
  s.gid = yield* sys.getgid();
  s.pgid = yield* sys.getpgid();
  s.clockMs = yield* sys.gettimeofday();
  s.startedMs = s.clockMs;
  s.random = (s.pid * 65_537 + Math.floor(s.clockMs / 7)) % 0x7fffffff || 1;
  const random = yield* sys.getrandom(4);
  if (typeof random !== 'number')
    s.random =
      (((random[0] ?? 0) << 16) | ((random[1] ?? 0) << 8) | (random[2] ?? 0) | (((random[3] ?? 0) & 63) << 24)) %
        0x7fffffff || 1;
  const uts = yield* sys.uname();
  s.host = typeof uts === 'number' ? 'killinit' : uts.nodename;
  yield* findFolder(s);
  const put = (name: string, text: string, attrs = ''): void => {
    const variable = vars.create(vars.globalScope(s), name);
    variable.value = { kind: 'scalar', text };
    variable.attrs = attrs;
  };
  put('UID', String(s.uid), 'ir');
  put('EUID', String(s.euid), 'ir');
  put('PPID', String(s.ppid), 'ir');
  put('BASH', '/bin/bash');
  put('BASH_VERSION', VERSION);
  put('HOSTNAME', s.host);
  put('HOSTTYPE', 'i686');
  put('MACHTYPE', 'i686-pc-linux-gnu');
  put('OSTYPE', 'linux-gnu');
  put('IFS', ' \t\n');
  put('OPTIND', '1');
  put('OPTERR', '1');
  put('PS4', vars.get(s, 'PS4') ?? '+ ');
  const versions = vars.create(vars.globalScope(s), 'BASH_VERSINFO');
  versions.value = {
    kind: 'indexed',
    map: new Map(['5', '2', '15', '1', 'release', 'i686-pc-linux-gnu'].map((v, i) => [i, v])),
  };
  versions.attrs = 'r';
  const level = Number(vars.get(s, 'SHLVL') ?? 0);
  put('SHLVL', String(Number.isInteger(level) && level >= 0 && level < 999 ? level + 1 : 1), 'x');
  if (vars.get(s, 'PATH') === null) put('PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
  if (vars.get(s, 'TERM') === null) put('TERM', 'dumb');
  const accounts = yield* readAccounts();
  const me = accounts.user(s.euid);
  s.user = me?.name ?? 'I have no name!';
  s.passwd = new Map(accounts.users.map((u) => [u.name, u.home]));
  if (vars.get(s, 'SHELL') === null) put('SHELL', me?.shell ?? '/bin/bash');
}

/** $PWD when it is true, else what the kernel says. */
function* findFolder(s: Shell): Sys<void> {
  const real = yield* sys.getcwd();
  const claimed = vars.get(s, 'PWD');
  let cwd = typeof real === 'string' ? real : '/';
  if (claimed?.startsWith('/') && claimed === logicalPath(claimed)) {
    const [a, b] = [yield* sys.stat(claimed), yield* sys.stat('.')];
    if (typeof a !== 'number' && typeof b !== 'number' && a.ino === b.ino && a.dev === b.dev) cwd = claimed;
  }
  s.cwd = cwd;
  vars.set(s, 'PWD', cwd);
  const pwd = vars.find(s, 'PWD');
  if (pwd !== null && !pwd.attrs.includes('x')) pwd.attrs += 'x';
  if (vars.find(s, 'OLDPWD') === null) vars.create(vars.globalScope(s), 'OLDPWD').attrs = 'x';
}

function* chooseInput(s: Shell, w: Wanted, terminal: boolean): Sys<number | null> {
  const input = {
    fd: 0,
    text: '',
    line: 0,
    ahead: '',
    eof: false,
    stepping: false,
    partial: '',
    partialLine: 0,
    waited: 0,
    stage: 0,
    prompt: '',
  };
  if (w.command !== null) {
    s.input = { ...input, kind: 'text', text: w.command };
    return null;
  }
  if (w.script !== null) {
    const script = yield* loadScript(s, w.script);
    if (typeof script === 'number') return script;
    s.script = script.path;
    s.name = w.script;
    s.input = { ...input, kind: 'text', text: script.text };
    return null;
  }
  s.input = { ...input, kind: terminal || (s.interactive && (yield* sys.isatty(0))) ? 'tty' : 'fd' };
  return null;
}

function* loadScript(s: Shell, name: string): Sys<{ path: string; text: string } | number> {
  let path = name;
  const shellName = s.name === name ? 'bash' : s.name;
  if (!name.includes('/')) {
    const here = yield* sys.stat(name);
    if (typeof here === 'number') path = (yield* searchPath(name, (vars.get(s, 'PATH') ?? '').split(':'))) ?? name;
  }
  const st = yield* sys.stat(path);
  if (typeof st === 'number') {
    yield* sys.write(2, `${shellName}: ${name}: ${strerror(st)}\n`);
    return st === -2 || st === -20 ? 127 : 126;
  }
  if ((st.mode & S_IFMT) === S_IFDIR) {
    yield* sys.write(2, `${name}: ${name}: Is a directory\n`);
    return 126;
  }
  if (yield* looksBinary(path)) {
    yield* sys.write(2, `${name}: ${name}: cannot execute binary file\n`);
    return 126;
  }
  const text = yield* readText(path, MAX_SOURCE);
  if (typeof text === 'number') {
    yield* sys.write(2, `${shellName}: ${name}: ${strerror(text)}\n`);
    return 126;
  }
  return { path, text };
}

/** Signals that were ignored when a script starts can never be trapped in it. */
function* noteIgnored(s: Shell): Sys<void> {
  for (let sig = 1; sig <= 31; sig += 1) {
    if (sig === signals.SIGKILL || sig === signals.SIGSTOP) continue;
    if ((yield* sys.disposition(sig)) === 'ignore') s.ignored.push(sig);
  }
}

function* becomeInteractive(s: Shell): Sys<void> {
  for (const name of ['emacs', 'histexpand', 'history', 'monitor']) s.options.set(name, true);
  s.shopt.set('expand_aliases', true);
  if (s.login) s.shopt.set('login_shell', true);
  const put = (name: string, text: string): void => {
    if (vars.get(s, name) === null) vars.set(s, name, text);
  };
  if (vars.get(s, 'HOME') === null) vars.set(s, 'HOME', s.passwd?.get(s.user) ?? '/');
  put('PS2', '> ');
  put('HISTFILE', `${vars.get(s, 'HOME') ?? ''}/.bash_history`);
  put('HISTSIZE', '500');
  put('HISTFILESIZE', '500');
  yield* takeTerminal(s);
  s.jobControl = s.options.get('monitor') === true && s.tty >= 0;
  // Without job control it is no session of somebody's: bash's own prompt.
  put('PS1', s.jobControl ? '\\u@\\h:\\w\\$ ' : '\\s-\\v\\$ ');
  for (const sig of INTERACTIVE_SIGNALS) yield* sys.sigaction(sig, ownDisposition(s, sig));
  s.catching = true;
  yield* loadHistory(s);
}

/** Files a shell of its kind reads first. They run as frames above the input, in order. */
function* pushStartFiles(s: Shell, w: Wanted): Sys<void> {
  const home = vars.get(s, 'HOME') ?? '/';
  const files: string[] = [];
  if (s.login && !w.noprofile) {
    files.push('/etc/profile');
    for (const name of ['.bash_profile', '.bash_login', '.profile']) {
      if (typeof (yield* sys.stat(`${home}/${name}`)) === 'number') continue;
      files.push(`${home}/${name}`);
      break;
    }
  } else if (s.interactive && !w.norc) files.push('/etc/bash.bashrc', w.rcfile ?? `${home}/.bashrc`);
  const start = vars.get(s, 'BASH_ENV');
  if (!s.interactive && !s.login && start !== null && start !== '') files.push(start);
  for (const file of files.reverse()) {
    const text = yield* readText(file, MAX_SOURCE);
    if (typeof text === 'number') continue;
    s.frames.push(newFrame('source', text, { source: file, scopes: s.scopes.length, saves: 0 }));
  }
}

/** A group of one's own, in the foreground of the terminal; without that there is no job control. */
function* takeTerminal(s: Shell): Sys<void> {
  const owner = (yield* sys.isatty(2)) ? yield* sys.tcgetpgrp(2) : -ENOTTY;
  let r = owner;
  if (owner >= 0) {
    const pid = yield* sys.getpid();
    for (const sig of JOB_SIGNALS) yield* sys.sigaction(sig, 'ignore');
    if (s.pgid !== pid && (yield* sys.setpgid(0, pid)) === 0) s.pgid = pid;
    r = yield* sys.tcsetpgrp(2, s.pgid);
  }
  if (r >= 0) {
    s.tty = 2;
    return;
  }
  const name = baseName(s.name);
  yield* sys.write(2, `${name}: cannot set terminal process group (${Math.max(owner, -1)}): ${strerror(r)}\n`);
  yield* sys.write(2, `${name}: no job control in this shell\n`);
  s.options.set('monitor', false);
}
