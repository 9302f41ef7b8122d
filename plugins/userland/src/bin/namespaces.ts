/** bin/namespaces.ts — unshare(1), nsenter(1), lsns(8) of util-linux. */
import { O_RDONLY, O_WRONLY } from '../lib/consts.ts';
import { writeText } from '../lib/files.ts';
import { commandLine, readProcsOnce } from '../lib/procs.ts';
import type { Sys } from '../lib/sdk.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { signalNumber } from '../lib/signames.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';
import { runInstead } from './env.ts';

const CLONE = {
  mnt: 0x20000,
  cgroup: 0x02000000,
  uts: 0x04000000,
  ipc: 0x08000000,
  user: 0x10000000,
  pid: 0x20000000,
  net: 0x40000000,
  time: 0x80,
};
type Kind = keyof typeof CLONE;
const LETTERS: Readonly<Record<string, Kind>> = {
  m: 'mnt',
  u: 'uts',
  i: 'ipc',
  n: 'net',
  p: 'pid',
  U: 'user',
  C: 'cgroup',
  T: 'time',
};
const MS_REC = 0x4000;
const MS_PRIVATE = 1 << 18;

/** A child did the work: its status becomes ours, its signal too. */
function* follow(t: Tool, pid: number): Sys<number> {
  for (;;) {
    const got = yield* sys.wait4(pid, 0);
    if (typeof got === 'number') {
      if (got === -4) continue;
      return yield* t.die(`waitpid failed: ${strerror(got)}`);
    }
    const sig = got.status & 0x7f;
    if (sig === 0) return (got.status >> 8) & 0xff;
    yield* sys.sigaction(sig, 'default');
    yield* sys.kill(yield* sys.getpid(), sig);
    return 128 + sig;
  }
}

export const unshare = tool({
  path: '/usr/bin/unshare',
  summary: 'run program in new namespaces',
  options: '+muinpUCTfrcR:w:S:G:',
  long: [
    ...'mount=m uts=u ipc=i net=n pid=p user=U cgroup=C time=T fork=f map-root-user=r map-current-user=c'.split(' '),
    ...[
      'kill-child::',
      'mount-proc::',
      'map-user:',
      'map-group:',
      'propagation:',
      'setgroups:',
      'root=R',
      'wd=w',
      'setuid=S',
      'setgid=G',
      'keep-caps',
    ],
  ],
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string } | null;
    const mapRoot = t.has('r');
    const mapSelf = t.has('c');
    let flags = 0;
    for (const [letter, kind] of Object.entries(LETTERS)) if (t.has(letter)) flags |= CLONE[kind];
    if (mapRoot || mapSelf || t.has('map-user') || t.has('map-group')) flags |= CLONE.user;
    if (t.has('mount-proc')) flags |= CLONE.mnt;
    if (child === null) {
      const [uid, gid] = [yield* sys.geteuid(), yield* sys.getegid()];
      const r = yield* sys.unshare(flags);
      if (r < 0) return yield* t.die(`unshare failed: ${strerror(r)}`);
      if (mapRoot || mapSelf || t.has('map-user') || t.has('map-group')) yield* mapIds(t, uid, gid, mapSelf);
      const shared = t.value('propagation');
      if ((flags & CLONE.mnt) !== 0 && shared !== 'unchanged') {
        const made = yield* sys.mount(
          'none',
          '/',
          '',
          MS_REC | (shared === 'shared' ? 1 << 20 : shared === 'slave' ? 1 << 19 : MS_PRIVATE),
        );
        if (made < 0) return yield* t.die(`cannot change root filesystem propagation: ${strerror(made)}`);
      }
      if (t.has('f') || t.has('kill-child')) {
        yield* sys.sigaction(2, 'ignore');
        yield* sys.sigaction(15, 'ignore');
        const pid = yield* sys.fork({ entry: 'child', state: null });
        if (pid < 0) return yield* t.die(`fork failed: ${strerror(pid)}`);
        return yield* follow(t, pid);
      }
    } else {
      yield* sys.sigaction(2, 'default');
      yield* sys.sigaction(15, 'default');
      const kill = t.options.find((o) => o.name === 'kill-child');
      if (kill !== undefined) yield* sys.prctl(1, signalNumber(kill.value || 'KILL') ?? 9, 0, 0, 0);
    }
    const root = t.value('R');
    if (root !== undefined) {
      const r = yield* sys.chroot(root);
      if (r < 0) return yield* t.die(`cannot change root directory to '${root}': ${strerror(r)}`);
      yield* sys.chdir('/');
    }
    const dir = t.value('w');
    if (dir !== undefined) yield* sys.chdir(dir);
    const proc = t.options.find((o) => o.name === 'mount-proc');
    if (proc !== undefined) {
      const at = proc.given && proc.value !== '' ? proc.value : '/proc';
      if (root === undefined) yield* sys.mount('none', at, '', MS_REC | MS_PRIVATE);
      const r = yield* sys.mount('proc', at, 'proc', 2 | 4 | 8);
      if (r < 0) return yield* t.die(`mount ${at} failed: ${strerror(r)}`);
    }
    if (t.has('G')) yield* sys.setgid(Number(t.value('G')));
    if (t.has('S')) yield* sys.setuid(Number(t.value('S')));
    return yield* runInstead(t, t.operands.length > 0 ? t.operands : [t.getenv('SHELL') ?? '/bin/sh']);
  },
});

function* mapIds(t: Tool, uid: number, gid: number, self: boolean): Sys<void> {
  const inside = {
    uid: Number(t.value('map-user') ?? (self ? uid : 0)),
    gid: Number(t.value('map-group') ?? (self ? gid : 0)),
  };
  const put = function* (file: string, text: string): Sys<void> {
    const r = yield* writeText(`/proc/self/${file}`, text, O_WRONLY);
    if (r < 0 && !(file === 'setgroups' && r === -2)) yield* t.die(`write failed /proc/self/${file}: ${strerror(r)}`);
  };
  yield* put('setgroups', 'deny');
  yield* put('uid_map', `${inside.uid} ${uid} 1`);
  yield* put('gid_map', `${inside.gid} ${gid} 1`);
}

export const nsenter = tool({
  path: '/usr/bin/nsenter',
  summary: 'run program with namespaces of other processes',
  options: '+at:m::u::i::n::p::C::U::T::S:G:r::w::F',
  long: [
    ...[
      'all=a',
      'target=t',
      'mount=m',
      'uts=u',
      'ipc=i',
      'net=n',
      'pid=p',
      'cgroup=C',
      'user=U',
      'time=T',
      'setuid=S',
      'setgid=G',
    ],
    ...['root=r', 'wd=w', 'no-fork=F', 'preserve-credentials'],
  ],
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string } | null;
    const target = t.value('t');
    const run = t.operands.length > 0 ? t.operands : [t.getenv('SHELL') ?? '/bin/sh'];
    if (child !== null) return yield* runInstead(t, run);
    const wanted: { kind: Kind; file: string }[] = [];
    for (const letter of ['U', 'C', 'i', 'u', 'n', 'p', 'm', 'T']) {
      const o = t.options.find((x) => x.name === letter);
      const kind = LETTERS[letter] as Kind;
      if (o === undefined && !t.has('a')) continue;
      if ((o === undefined || !o.given) && target === undefined) return yield* t.die('no target PID specified');
      wanted.push({ kind, file: o?.given ? o.value.replace(/^=/, '') : `/proc/${target}/ns/${kind}` });
    }
    const fds: { fd: number; kind: Kind }[] = [];
    for (const { kind, file } of wanted) {
      const fd = yield* sys.open(file, O_RDONLY);
      if (fd < 0) {
        if (t.has('a') && fd === -2) continue;
        return yield* t.die(`cannot open ${file}: ${strerror(fd)}`);
      }
      fds.push({ fd, kind });
    }
    for (const { fd, kind } of fds) {
      const r = yield* sys.setns(fd, CLONE[kind]);
      if (r < 0 && !(t.has('a') && kind === 'user'))
        return yield* t.die(
          `reassociate to namespace '${kind === 'mnt' ? 'ns/mnt' : `ns/${kind}`}' failed: ${strerror(r)}`,
        );
      yield* sys.close(fd);
    }
    if (t.has('G')) yield* sys.setgid(Number(t.value('G')));
    if (t.has('S')) yield* sys.setuid(Number(t.value('S')));
    if (fds.some((f) => f.kind === 'pid') && !t.has('F')) {
      const pid = yield* sys.fork({ entry: 'child', state: null });
      if (pid < 0) return yield* t.die(`fork failed: ${strerror(pid)}`);
      return yield* follow(t, pid);
    }
    return yield* runInstead(t, run);
  },
});

export const lsns = tool({
  path: '/usr/bin/lsns',
  summary: 'list namespaces',
  options: 't:p:nlJr',
  long: ['type=t', 'task=p', 'noheadings=n'],
  shortName: true,
  *run(t) {
    const accounts = yield* readAccounts();
    const procs = yield* readProcsOnce(t, {});
    const spaces = new Map<string, { id: string; kind: string; pids: number[] }>();
    for (const p of procs) {
      for (const kind of ['time', 'cgroup', 'user', 'mnt', 'uts', 'ipc', 'pid', 'net']) {
        if (t.value('t') !== undefined && t.value('t') !== kind) continue;
        const link = yield* sys.readlink(`/proc/${p.pid}/ns/${kind}`);
        const id = typeof link === 'string' ? /\[([0-9]+)\]/.exec(link)?.[1] : undefined;
        if (id === undefined) continue;
        const found = spaces.get(`${kind}${id}`) ?? { id, kind, pids: [] };
        found.pids.push(p.pid);
        spaces.set(`${kind}${id}`, found);
      }
    }
    if (!t.has('n')) yield* t.print('        NS TYPE   NPROCS   PID USER             COMMAND\n');
    for (const { id, kind, pids } of [...spaces.values()].sort((a, b) => Number(a.id) - Number(b.id))) {
      const p = procs.find((q) => q.pid === Math.min(...pids));
      if (p === undefined || (t.value('p') !== undefined && !pids.includes(Number(t.value('p'))))) continue;
      yield* t.print(
        `${id.padStart(10)} ${kind.padEnd(6)} ${String(pids.length).padStart(6)} ${String(p.pid).padStart(5)} ${accounts.userName(p.euid).padEnd(16)} ${commandLine(p)}\n`,
      );
    }
    return 0;
  },
});
