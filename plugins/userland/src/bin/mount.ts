/** bin/mount.ts — mount(8): the options as flags, the call, and what went wrong. */
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { mounts } from './mount-table.ts';

const FLAGS: Readonly<Record<string, [number, boolean]>> = {
  ro: [1, true],
  rw: [1, false],
  nosuid: [2, true],
  suid: [2, false],
  nodev: [4, true],
  dev: [4, false],
  noexec: [8, true],
  exec: [8, false],
  sync: [16, true],
  remount: [32, true],
  noatime: [1024, true],
  nodiratime: [2048, true],
  bind: [4096, true],
  rbind: [4096 | 16384, true],
  move: [8192, true],
  relatime: [1 << 21, true],
  strictatime: [1 << 24, true],
  silent: [1 << 15, true],
  defaults: [0, true],
  private: [1 << 18, true],
  rprivate: [(1 << 18) | 16384, true],
  slave: [1 << 19, true],
  rslave: [(1 << 19) | 16384, true],
  shared: [1 << 20, true],
  rshared: [(1 << 20) | 16384, true],
  unbindable: [1 << 17, true],
};
export const mount = tool({
  path: '/usr/bin/mount',
  summary: 'mount a filesystem',
  options: 'aBfFhlMno:O:rRt:vw',
  long: [
    'all=a',
    'bind=B',
    'move=M',
    'options=o',
    'rbind=R',
    'read-only=r',
    'rw=w',
    'types=t',
    'verbose=v',
    'make-private',
    'make-rprivate',
    'make-slave',
    'make-rslave',
    'make-shared',
    'make-rshared',
    'make-unbindable',
  ],
  shortName: true,
  *run(t) {
    if (t.operands.length === 0 && !t.has('a')) {
      const only = t.value('t');
      for (const m of yield* mounts())
        if (only === undefined || only === m.type)
          yield* t.print(`${m.source} on ${m.target} type ${m.type} (${m.options})\n`);
      return 0;
    }
    let flags =
      (t.has('B') ? 4096 : 0) | (t.has('R') ? 4096 | 16384 : 0) | (t.has('M') ? 8192 : 0) | (t.has('r') ? 1 : 0);
    for (const name of ['private', 'rprivate', 'slave', 'rslave', 'shared', 'rshared', 'unbindable'])
      if (t.has(`make-${name}`)) flags |= (FLAGS[name] as [number, boolean])[0];
    const data: string[] = [];
    for (const o of t.options) {
      if (o.name !== 'o') continue;
      for (const word of o.value.split(',')) {
        const f = FLAGS[word];
        if (f === undefined) data.push(word);
        else flags = f[1] ? flags | f[0] : flags & ~f[0];
      }
    }
    let [source, target] = t.operands as [string, string | undefined];
    let type = t.value('t') ?? '';
    if (target === undefined) {
      target = source;
      const now = (yield* mounts()).find((m) => m.target === target);
      source = now?.source ?? 'none';
      if (type === '') type = now?.type ?? '';
      if ((flags & (32 | (1 << 17) | (1 << 18) | (1 << 19) | (1 << 20))) === 0)
        return yield* t.die(`${target}: can't find in /etc/fstab.`);
    }
    if (type === '' && (flags & (4096 | 8192 | 32)) === 0 && (flags & 0x1e0000) === 0)
      return yield* t.die(
        `${target}: wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error.`,
        32,
      );
    const r = yield* sys.mount(source, target, type, flags, data.join(','));
    if (r >= 0) {
      // A bind mount takes its own flags only when remounted.
      if ((flags & 4096) !== 0 && (flags & 15) !== 0) yield* sys.mount(source, target, '', (flags & ~16384) | 32);
      return 0;
    }
    const uid = yield* sys.geteuid();
    const why =
      r === -1
        ? uid === 0
          ? `${target}: permission denied.`
          : `${target}: must be superuser to use mount.`
        : r === -2
          ? `${target}: mount point does not exist.`
          : r === -20
            ? `${target}: mount point is not a directory.`
            : r === -16
              ? `${target}: ${source} already mounted or mount point busy.`
              : r === -19
                ? `${target}: unknown filesystem type '${type}'.`
                : r === -22
                  ? `${target}: ${(flags & 32) !== 0 ? 'mount point not mounted or bad option' : `wrong fs type, bad option, bad superblock on ${source}, missing codepage or helper program, or other error`}.`
                  : `${target}: mount(2) system call failed: ${strerror(r)}.`;
    yield* t.complain(why);
    if (r !== -1 || uid === 0)
      yield* t.stderr('       dmesg(1) may have more information after failed mount system call.\n');
    return r === -1 && uid !== 0 ? 1 : 32;
  },
});
