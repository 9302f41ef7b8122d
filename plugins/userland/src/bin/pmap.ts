/** bin/pmap.ts — pmap(1) and pwdx(1): the memory and the folder of a process. */
import { readText } from '../lib/files.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

export const pwdx = tool({
  path: '/usr/bin/pwdx',
  summary: 'report current working directory of a process',
  options: '',
  shortName: true,
  *run(t) {
    for (const pid of t.operands) {
      const at = yield* sys.readlink(`/proc/${pid}/cwd`);
      if (typeof at === 'number') {
        t.status = 1;
        yield* t.stderr(`${pid}: ${strerror(at === -2 ? -3 : at)}\n`);
      } else yield* t.print(`${pid}: ${at}\n`);
    }
    return 0;
  },
});

export const pmap = tool({
  path: '/usr/bin/pmap',
  summary: 'report memory map of a process',
  options: 'xdqp',
  shortName: true,
  *run(t) {
    for (const pid of t.operands) {
      const maps = yield* readText(`/proc/${pid}/maps`);
      if (typeof maps === 'number') {
        t.status = 42;
        continue;
      }
      const cmd = yield* readText(`/proc/${pid}/cmdline`);
      yield* t.print(`${pid}:   ${typeof cmd === 'string' ? cmd.replace(/\0/g, ' ').trim() : ''}\n`);
      let total = 0;
      for (const l of maps.split('\n')) {
        const m = /^([0-9a-f]+)-([0-9a-f]+) (....) \S+ \S+ \S+ *(.*)$/.exec(l);
        if (m === null) continue;
        const size = (Number.parseInt(m[2] as string, 16) - Number.parseInt(m[1] as string, 16)) / 1024;
        total += size;
        const file = m[4] ?? '';
        const name =
          file === ''
            ? '  [ anon ]'
            : file === '[stack]'
              ? '  [ stack ]'
              : file.startsWith('[')
                ? `  ${file.replace('[', '[ ').replace(']', ' ]')}`
                : ` ${file.slice(file.lastIndexOf('/') + 1)}`;
        yield* t.print(
          `${m[1]} ${String(size).padStart(6)}K ${(m[3] as string).slice(0, 3)}${m[3]?.endsWith('s') ? 's' : '-'}-${name}\n`,
        );
      }
      yield* t.print(` total ${String(total).padStart(8)}K\n`);
    }
    return 0;
  },
});
