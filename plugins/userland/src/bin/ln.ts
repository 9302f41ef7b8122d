/** bin/ln.ts — ln(1): hard and symbolic links. */
import { S_IFDIR } from '../lib/consts.ts';
import { basename, joinPath } from '../lib/files.ts';
import { quote } from '../lib/quote.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const ln = tool({
  path: '/usr/bin/ln',
  summary: 'make links between files',
  options: 'bdFfiLnPrsS:t:Tv',
  long: [
    'force=f',
    'interactive=i',
    'no-dereference=n',
    'symbolic=s',
    'target-directory=t',
    'no-target-directory=T',
    'verbose=v',
    'relative=r',
    'logical=L',
    'physical=P',
  ],
  *run(t) {
    const given = [...t.operands];
    if (given.length === 0) yield* t.usage('missing file operand');
    let folder = t.value('t');
    let name: string | undefined;
    if (folder === undefined && given.length === 1) folder = '.';
    else if (folder === undefined) {
      const last = given.pop() as string;
      const isFolder = !t.has('T') && (yield* sys.isKind(last, S_IFDIR));
      const link = t.has('n') ? yield* sys.readlink(last) : -1;
      if (isFolder && typeof link === 'number') folder = last;
      else if (given.length > 1) yield* t.die(`target ${quote(last)}: Not a directory`);
      else name = last;
    }
    for (const target of given) {
      const path = name ?? joinPath(folder as string, basename(target));
      if (t.has('f')) {
        const [a, b] = [yield* sys.lstat(path), yield* sys.stat(target)];
        if (typeof a !== 'number' && (t.has('s') || typeof b === 'number' || a.ino !== b.ino)) yield* sys.unlink(path);
      }
      const r = yield* t.has('s') ? sys.symlink(target, path) : sys.link(target, path);
      if (r < 0) {
        if (t.has('s')) yield* t.warn(`failed to create symbolic link ${quote(path)}: ${strerror(r)}`);
        else if (yield* sys.isKind(target, S_IFDIR)) yield* t.warn(`${target}: hard link not allowed for directory`);
        else if (typeof (yield* sys.stat(target)) === 'number')
          yield* t.warn(`failed to access ${quote(target)}: ${strerror(r)}`);
        else yield* t.warn(`failed to create hard link ${quote(path)}: ${strerror(r)}`);
      } else if (t.has('v')) yield* t.print(`${quote(path)} ${t.has('s') ? '->' : '=>'} ${quote(target)}\n`);
    }
    return 0;
  },
});
