/** bin/install.ts — install(1): files copied, with owner and mode set. */
import { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, S_IFDIR } from '../lib/consts.ts';
import { basename, joinPath } from '../lib/files.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';
import { modeOf } from './mkfifo.ts';

export const install = tool({
  path: '/usr/bin/install',
  summary: 'copy files and set attributes',
  options: 'bcdDg:m:o:pst:Tv',
  long: [
    'directory=d',
    'group=g',
    'mode=m',
    'owner=o',
    'target-directory=t',
    'no-target-directory=T',
    'verbose=v',
    'preserve-timestamps=p',
    'strip=s',
  ],
  *run(t) {
    const accounts = yield* readAccounts();
    const mode = yield* modeOf(t, t.value('m'), 0o755);
    const uid = t.value('o') === undefined ? -1 : (accounts.uidOf(t.value('o') as string) ?? -1);
    const gid = t.value('g') === undefined ? -1 : (accounts.gidOf(t.value('g') as string) ?? -1);
    const finish = function* (path: string): Sys<void> {
      if (uid >= 0 || gid >= 0) yield* sys.chown(path, uid, gid);
      yield* sys.chmod(path, mode);
    };
    const parents = function* (path: string): Sys<void> {
      const parts = path.split('/');
      for (let i = 1; i <= parts.length; i += 1) {
        const at = parts.slice(0, i).join('/');
        if (at !== '' && !(yield* sys.isKind(at, S_IFDIR))) yield* sys.mkdir(at, 0o755);
      }
    };
    if (t.has('d')) {
      for (const d of t.operands) {
        yield* parents(d);
        if (!(yield* sys.isKind(d, S_IFDIR))) yield* t.warn(`cannot create directory '${d}': ${strerror(-13)}`);
        else yield* finish(d);
      }
      return 0;
    }
    const into = t.value('t') ?? (t.operands.length > 1 ? t.operands.at(-1) : undefined);
    const sources = t.value('t') === undefined ? t.operands.slice(0, -1) : t.operands;
    if (sources.length === 0 || into === undefined)
      return yield* t.usage(
        t.operands.length === 0 ? 'missing file operand' : `missing destination file operand after '${t.operands[0]}'`,
      );
    const folder = yield* sys.isKind(into, S_IFDIR);
    if (t.has('D')) yield* parents(into.slice(0, into.lastIndexOf('/')));
    for (const from of sources) {
      const to = folder && !t.has('T') ? joinPath(into, basename(from)) : into;
      const fd = yield* sys.open(from, O_RDONLY);
      if (fd < 0) {
        yield* t.warn(`cannot stat '${from}': ${strerror(fd)}`);
        continue;
      }
      yield* sys.unlink(to);
      const out = yield* sys.open(to, O_WRONLY | O_CREAT | O_TRUNC, 0o600);
      if (out < 0) {
        yield* t.warn(`cannot create regular file '${to}': ${strerror(out)}`);
        continue;
      }
      for (;;) {
        const got = yield* sys.read(fd, 16_384);
        if (typeof got === 'number' || got.length === 0) break;
        yield* sys.write(out, got);
      }
      yield* sys.close(fd);
      yield* sys.close(out);
      yield* finish(to);
      if (t.has('v')) yield* t.print(`'${from}' -> '${to}'\n`);
    }
    return 0;
  },
});
