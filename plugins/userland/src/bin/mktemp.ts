/** bin/mktemp.ts — mktemp(1): a file or folder under a name nobody has. */
import { O_CREAT, O_EXCL, O_RDONLY, O_RDWR } from '../lib/consts.ts';
import { joinPath } from '../lib/files.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const mktemp = tool({
  path: '/usr/bin/mktemp',
  summary: 'create a temporary file or directory',
  options: 'dp:qtu',
  long: ['directory=d', 'tmpdir:', 'quiet=q', 'dry-run=u', 'suffix:'],
  *run(t) {
    const template = t.operands[0] ?? 'tmp.XXXXXXXXXX';
    const marks = /X{3,}(?=[^X/]*$)/.exec(template);
    if (marks === null) return yield* t.die(`too few X's in template '${template}'`);
    const dir =
      t.value('p') ??
      t.value('tmpdir') ??
      (t.operands[0] === undefined || t.has('t') || t.has('tmpdir') ? (t.getenv('TMPDIR') ?? '/tmp') : null);
    const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
    for (let tries = 0; tries < 100; tries += 1) {
      const random = yield* sys.getrandom(marks[0].length);
      let bytes = typeof random === 'number' ? null : random;
      if (bytes === null) {
        const fd = yield* sys.open('/dev/urandom', O_RDONLY);
        const got = yield* sys.read(fd, marks[0].length);
        yield* sys.close(fd);
        bytes = typeof got === 'number' ? new Uint8Array(marks[0].length) : got;
      }
      const name =
        template.slice(0, marks.index) +
        [...bytes].map((b) => letters[b % letters.length]).join('') +
        template.slice(marks.index + marks[0].length) +
        (t.value('suffix') ?? '');
      const path = dir === null ? name : joinPath(dir, name);
      if (t.has('u')) {
        yield* t.print(`${path}\n`);
        return 0;
      }
      const r = t.has('d') ? yield* sys.mkdir(path, 0o700) : yield* sys.open(path, O_RDWR | O_CREAT | O_EXCL, 0o600);
      if (r === -17) continue;
      if (r < 0) {
        if (t.has('q')) return 1;
        return yield* t.die(
          `failed to create ${t.has('d') ? 'directory' : 'file'} via template '${dir === null ? template : joinPath(dir, template)}': ${strerror(r)}`,
        );
      }
      yield* t.print(`${path}\n`);
      return 0;
    }
    return yield* t.die(`failed to create file via template '${template}': File exists`);
  },
});
