/** bin/umount.ts — umount(8) and mountpoint(1). */
import { joinPath } from '../lib/files.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { mounts } from './mount-table.ts';

export const umount = tool({
  path: '/usr/bin/umount',
  summary: 'unmount filesystems',
  options: 'afhlnrRt:vd',
  long: ['all=a', 'force=f', 'lazy=l', 'recursive=R', 'read-only=r', 'types=t', 'verbose=v', 'quiet'],
  shortName: true,
  *run(t) {
    if (t.operands.length === 0) return yield* t.die('bad usage');
    let status = 0;
    for (const what of t.operands) {
      const list = yield* mounts();
      const found = list.filter((m) => m.source === what && m.source.startsWith('/dev')).at(-1);
      const target = found?.target ?? what;
      const targets = t.has('R')
        ? list
            .map((m) => m.target)
            .filter((x) => x === target || x.startsWith(`${target}/`))
            .reverse()
        : [target];
      for (const at of targets) {
        const r = yield* sys.umount(at, (t.has('f') ? 1 : 0) | (t.has('l') ? 2 : 0));
        if (r >= 0) continue;
        status = 32;
        const why =
          r === -1
            ? 'must be superuser to unmount.'
            : r === -22
              ? 'not mounted.'
              : r === -2
                ? 'no mount point specified.'
                : r === -16
                  ? 'target is busy.'
                  : `umount failed: ${strerror(r)}.`;
        yield* t.complain(`${at}: ${why}`);
      }
    }
    return status;
  },
});

export const mountpoint = tool({
  path: '/usr/bin/mountpoint',
  summary: 'see if a directory is a mountpoint',
  options: 'dqx',
  long: ['quiet=q', 'fs-devno=d'],
  shortName: true,
  *run(t) {
    const path = t.operands[0] ?? '';
    const [here, above] = [yield* sys.lstat(path), yield* sys.lstat(joinPath(path, '..'))];
    if (typeof here === 'number') return yield* t.die(`${path}: ${strerror(here)}`);
    const is = typeof above !== 'number' && (here.dev !== above.dev || here.ino === above.ino);
    if (!t.has('q')) yield* t.print(`${path} is ${is ? '' : 'not '}a mountpoint\n`);
    return is ? 0 : 32;
  },
});
