/**
 * bin/login.ts — login(1), su(1), sudo(8): becoming somebody.
 *
 * There are no passwords: `login -f` is what init starts on a seat's terminal; su asks for none from root and refuses others; sudo is
 * for members of the group `sudo`, without asking, as classrooms set it up (NOPASSWD).
 */
import { readText } from '../lib/files.ts';
import type { Sys } from '../lib/sdk.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type Accounts, readAccounts, type User } from '../lib/users.ts';

const USER_PATH = '/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games:/usr/sbin:/sbin';
const ROOT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const pathOf = (user: User): string => (user.uid === 0 ? ROOT_PATH : USER_PATH);

/** setgroups, setgid, setuid, in this order: afterwards there is no way back. */
function* become(accounts: Accounts, user: User): Sys<number> {
  for (const r of [
    yield* sys.setgroups(accounts.groupsOf(user)),
    yield* sys.setgid(user.gid),
    yield* sys.setuid(user.uid),
  ])
    if (r < 0) return r;
  return 0;
}
function* exec(t: Tool, path: string, argv: readonly string[], env: readonly string[], notFound: string): Sys<number> {
  yield* t.flush();
  const candidates = path.includes('/') ? [path] : ROOT_PATH.split(':').map((d) => `${d}/${path}`);
  let error = -2;
  for (const file of candidates) {
    const r = yield* sys.execve(file, argv, env);
    if (r !== -2) error = r;
  }
  if (error === -2) return yield* t.die(notFound);
  return yield* t.die(`${path}: ${strerror(error)}`, 126);
}

export const login = tool({
  path: '/usr/bin/login',
  summary: 'begin a session on the system',
  shortName: true,
  *run(t) {
    const forced = t.args[0] === '-f';
    const name = forced ? t.args[1] : t.args[0];
    if (!forced || name === undefined) return yield* t.die('Cannot possibly work without effective root');
    const accounts = yield* readAccounts();
    const user = accounts.userNamed(name);
    if (user === undefined) return yield* t.die(`Cannot find user (${name})`);
    const motd = yield* readText('/etc/motd');
    if (typeof motd === 'string') yield* t.print(motd);
    yield* t.flush();
    const tty = yield* sys.readlink('/proc/self/fd/0');
    if (typeof tty === 'string') {
      yield* sys.chown(tty, user.uid, accounts.groupNamed('tty')?.gid ?? user.gid);
      yield* sys.chmod(tty, 0o620);
    }
    const r = yield* become(accounts, user);
    if (r < 0) return yield* t.die(`cannot set user id: ${strerror(r)}`);
    if ((yield* sys.chdir(user.home)) < 0) {
      yield* t.print(`No directory, logging in with HOME=/\n`);
      yield* sys.chdir('/');
    }
    const env = [
      `HOME=${user.home}`,
      `USER=${user.name}`,
      `LOGNAME=${user.name}`,
      `SHELL=${user.shell}`,
      `PATH=${pathOf(user)}`,
      `TERM=${t.getenv('TERM') ?? 'xterm-256color'}`,
      'LANG=C.UTF-8',
      `MAIL=/var/mail/${user.name}`,
    ];
    const shell = user.shell.slice(user.shell.lastIndexOf('/') + 1);
    return yield* exec(t, user.shell, [`-${shell}`], env, `${user.shell}: No such file or directory`);
  },
});

export const su = tool({
  path: '/usr/bin/su',
  setuid: true,
  summary: 'run a command with a substitute user and group ID',
  options: '+c:g:G:lmpPs:',
  long: 'command=c login=l preserve-environment=m shell=s group=g supp-group=G'.split(' '),
  shortName: true,
  *run(t) {
    let operands = [...t.operands];
    let fresh = t.has('l');
    if (operands[0] === '-') {
      fresh = true;
      operands = operands.slice(1);
    }
    // Options may follow the dash and the user: `su - alice -c id`.
    const name = operands[0] === undefined || operands[0].startsWith('-') ? 'root' : (operands.shift() as string);
    let command = t.value('c');
    let shellArg = t.value('s');
    while (operands[0] === '-c' || operands[0] === '-s') {
      if (operands[0] === '-c') command = operands[1];
      else shellArg = operands[1];
      operands = operands.slice(2);
    }
    const accounts = yield* readAccounts();
    const user = accounts.userNamed(name);
    if (user === undefined)
      return yield* t.die(`user ${name} does not exist or the user entry does not contain all the required fields`);
    const uid = yield* sys.getuid();
    if (uid !== 0) {
      yield* t.stderr('Password: \n');
      yield* sys.nanosleep(1000);
      return yield* t.die('Authentication failure');
    }
    const r = yield* become(accounts, user);
    if (r < 0) return yield* t.die(`cannot set user id: ${strerror(r)}`);
    const shell = shellArg ?? user.shell;
    const base = shell.slice(shell.lastIndexOf('/') + 1);
    const keep = t.env.filter((e) => !/^(HOME|SHELL|USER|LOGNAME|PATH|IFS)=/.test(e));
    const identity = [`HOME=${user.home}`, `SHELL=${shell}`];
    const names = [`USER=${user.name}`, `LOGNAME=${user.name}`];
    let env: string[];
    if (fresh) {
      yield* sys.chdir(user.home);
      env = [...identity, ...names, `PATH=${pathOf(user)}`, `TERM=${t.getenv('TERM') ?? 'dumb'}`, 'LANG=C.UTF-8'];
    } else if (t.has('m') || t.has('p')) env = [...t.env];
    else {
      const path = t.getenv('PATH');
      const who = user.uid === 0 ? t.env.filter((e) => /^(USER|LOGNAME)=/.test(e)) : names;
      env = [...keep, ...identity, ...who, ...(path === undefined ? [] : [`PATH=${path}`])];
    }
    const argv = [fresh ? `-${base}` : base, ...(command === undefined ? [] : ['-c', command]), ...operands];
    return yield* exec(t, shell, argv, env, `failed to execute ${shell}: No such file or directory`);
  },
});

const SUDO_USAGE = `usage: sudo -h | -K | -k | -V
usage: sudo -v [-u user]
usage: sudo -l [-u user] [command]
usage: sudo [-BbEHkNnPS] [-g group] [-u user] [VAR=value] [-i | -s] [command [arg ...]]
`;

export const sudo = tool({
  path: '/usr/bin/sudo',
  setuid: true,
  summary: 'execute a command as another user',
  options: '+AbEeg:HhiKklnPSsu:Vv',
  long: 'background=b preserve-env=E group=g set-home=H help=h login=i remove-timestamp=K reset-timestamp=k list=l non-interactive=n stdin=S shell=s user=u validate=v'.split(
    ' ',
  ),
  shortName: true,
  *run(t) {
    const accounts = yield* readAccounts();
    const uid = yield* sys.getuid();
    const me = accounts.user(uid);
    if (me === undefined) return yield* t.die('you do not exist in the passwd database');
    if ((yield* sys.geteuid()) !== 0)
      return yield* t.die("effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set?");
    if (t.has('K') || t.has('k') || t.has('v'))
      if (t.operands.length === 0 && !t.has('l')) return (yield* allowed(t, accounts, me)) ? 0 : 1;
    if (!(yield* allowed(t, accounts, me))) return 1;
    const wanted = t.value('u') ?? 'root';
    const user = accounts.find(wanted.replace(/^#/, ''));
    if (user === undefined) return yield* t.die(`unknown user ${wanted}`);
    if (t.has('l')) {
      const host = yield* sys.uname();
      const name = typeof host === 'number' ? 'localhost' : host.nodename;
      yield* t.print(`User ${me.name} may run the following commands on ${name}:\n    (ALL : ALL) NOPASSWD: ALL\n`);
      return 0;
    }
    let operands = [...t.operands];
    const sets: string[] = [];
    while (/^[A-Za-z_][A-Za-z0-9_]*=/.test(operands[0] ?? '')) sets.push(operands.shift() as string);
    const shell = t.has('s') ? (t.getenv('SHELL') ?? user.shell) : t.has('i') ? user.shell : null;
    if (shell === null && operands.length === 0) {
      yield* t.stderr(SUDO_USAGE);
      return 1;
    }
    const r = yield* become(accounts, user);
    if (r < 0) return yield* t.die(`unable to change to ${user.name}: ${strerror(r)}`);
    const kept = t.has('E')
      ? t.env.filter((e) => !/^(HOME|USER|LOGNAME|SHELL|PATH|SUDO_)/.test(e))
      : t.env.filter((e) => /^(TERM|LANG|LC_[A-Z]+|COLORTERM|DISPLAY)=/.test(e));
    const env = [
      ...kept,
      `PATH=${ROOT_PATH}`,
      `HOME=${user.home}`,
      `LOGNAME=${user.name}`,
      `USER=${user.name}`,
      `SHELL=${user.shell}`,
      `SUDO_COMMAND=${(shell === null ? operands : [shell]).join(' ')}`,
      `SUDO_USER=${me.name}`,
      `SUDO_UID=${me.uid}`,
      `SUDO_GID=${me.gid}`,
      ...sets,
    ];
    if (shell !== null) {
      const base = shell.slice(shell.lastIndexOf('/') + 1);
      if (t.has('i')) yield* sys.chdir(user.home);
      if (operands.length > 0) operands = ['-c', operands.map(shellQuote).join(' ')];
      return yield* exec(t, shell, [t.has('i') ? `-${base}` : base, ...operands], env, `${shell}: command not found`);
    }
    return yield* exec(t, operands[0] as string, operands, env, `${operands[0]}: command not found`);
  },
});
const shellQuote = (word: string): string => word.replace(/[^A-Za-z0-9_.,:/@%+=-]/g, (c) => `\\${c}`);

function* allowed(t: Tool, accounts: Accounts, me: User): Sys<boolean> {
  if (me.uid === 0 || accounts.groupNamed('sudo')?.members.includes(me.name) === true) return true;
  yield* t.stderr(`${me.name} is not in the sudoers file.\n`);
  return false;
}
