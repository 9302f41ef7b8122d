/** bin/stty.ts — stty(1): the settings of a terminal, shown and changed. */
import { O_RDONLY } from '../lib/consts.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { CHARS, caret, type FlagWord, IFLAGS, LFLAGS, OFLAGS, SANE, TCGETS, TCSETS, TIOCSWINSZ } from './stty-flags.ts';

export const stty = tool({
  path: '/usr/bin/stty',
  summary: 'change and print terminal line settings',
  *run(t) {
    let args = [...t.args];
    let fd = 0;
    if (args[0] === '-F' || args[0]?.startsWith('--file=')) {
      const name = args[0] === '-F' ? (args[1] ?? '') : args[0].slice(7);
      fd = yield* sys.open(name, O_RDONLY | 0o4000);
      if (fd < 0) return yield* t.die(`${name}: ${strerror(fd)}`);
      args = args.slice(args[0] === '-F' ? 2 : 1);
    }
    const all = args.includes('-a') || args.includes('--all');
    const saveForm = args.includes('-g') || args.includes('--save');
    args = args.filter((a) => a !== '-a' && a !== '--all' && a !== '-g' && a !== '--save');
    const io = new Uint8Array(36);
    const got = yield* sys.ioctl(fd, TCGETS, io);
    if (got < 0) return yield* t.die(`'standard input': ${strerror(got)}`);
    const v = new DataView(io.buffer);
    const size = yield* sys.winsize(fd);
    const [rows, cols] = typeof size === 'number' ? [0, 0] : [size.rows, size.cols];
    if (saveForm) {
      yield* t.print(
        `${[0, 4, 8, 12].map((o) => v.getUint32(o, true).toString(16)).join(':')}:${[...io.subarray(17, 36)].map((b) => b.toString(16)).join(':')}\n`,
      );
      return 0;
    }
    if (args.length === 0) {
      const on = (list: readonly (readonly [string, FlagWord, number])[]): string =>
        list.map(([n, o, bit]) => `${v.getUint32(o, true) & bit ? '' : '-'}${n}`).join(' ');
      if (!all) {
        yield* t.print(`speed 38400 baud; line = ${io[16]};\n`);
        const odd = [...IFLAGS, ...OFLAGS, ...LFLAGS].filter(
          ([n, o, bit]) => SANE.has(n) !== ((v.getUint32(o, true) & bit) !== 0),
        );
        if (odd.length > 0)
          yield* t.print(`${odd.map(([n, o, bit]) => `${v.getUint32(o, true) & bit ? '' : '-'}${n}`).join(' ')}\n`);
        return 0;
      }
      yield* t.print(`speed 38400 baud; rows ${rows}; columns ${cols}; line = ${io[16]};\n`);
      const cells = [
        ...CHARS.map(([n, i]) => `${n} = ${caret(io[17 + i] as number)};`),
        `min = ${io[17 + 6]};`,
        `time = ${io[17 + 5]};`,
      ];
      let line = '';
      for (const c of cells) {
        if (line !== '' && line.length + 1 + c.length > 80) {
          yield* t.print(`${line}\n`);
          line = c;
        } else line += (line === '' ? '' : ' ') + c;
      }
      yield* t.print(
        `${line}\n-parenb -parodd -cmspar cs8 -hupcl -cstopb cread -clocal -crtscts\n${on(IFLAGS)}\n${on(OFLAGS)} nl0 cr0 tab0 bs0 vt0 ff0\n${on(LFLAGS)}\n`,
      );
      return 0;
    }
    const put = (o: FlagWord, bit: number, set: boolean): void =>
      v.setUint32(o, set ? v.getUint32(o, true) | bit : v.getUint32(o, true) & ~bit, true);
    const flag = (name: string, set: boolean): boolean => {
      const f = [...IFLAGS, ...OFLAGS, ...LFLAGS].find(([n]) => n === name);
      if (f === undefined) return false;
      put(f[1], f[2], set);
      return true;
    };
    for (let i = 0; i < args.length; i += 1) {
      const a = args[i] as string;
      const negative = a.startsWith('-');
      const name = a.replace(/^-/, '');
      if (/^([0-9a-f]+:){4}/.test(a)) {
        const parts = a.split(':').map((x) => Number.parseInt(x, 16));
        for (const [n, x] of parts.slice(0, 4).entries()) v.setUint32(n * 4, x, true);
        io.set(parts.slice(4, 23), 17);
      } else if (a === 'size') yield* t.print(`${rows} ${cols}\n`);
      else if (a === 'speed') yield* t.print('38400\n');
      else if (a === 'rows' || a === 'cols' || a === 'columns') {
        const n = Number(args[++i]);
        const now = yield* sys.winsize(fd);
        const ws = new Uint8Array(8);
        const w = new DataView(ws.buffer);
        w.setUint16(0, a === 'rows' ? n : typeof now === 'number' ? 24 : now.rows, true);
        w.setUint16(2, a === 'rows' ? (typeof now === 'number' ? 80 : now.cols) : n, true);
        yield* sys.ioctl(fd, TIOCSWINSZ, ws);
      } else if (a === 'sane') for (const [n] of [...IFLAGS, ...OFLAGS, ...LFLAGS]) flag(n, SANE.has(n));
      else if (name === 'raw') {
        const set = negative;
        for (const n of ['icanon', 'isig', 'opost', 'icrnl', 'ixon', 'brkint']) flag(n, set);
        if (!set) io[17 + 6] = 1;
      } else if (name === 'cooked')
        for (const n of ['icanon', 'isig', 'opost', 'icrnl', 'ixon', 'brkint']) flag(n, !negative);
      else if (name === 'cbreak') flag('icanon', negative);
      else if (flag(name, !negative)) continue;
      else {
        const c =
          CHARS.find(([n]) => n === a) ??
          (a === 'min' ? (['min', 6] as const) : a === 'time' ? (['time', 5] as const) : undefined);
        const value = args[i + 1];
        if (c === undefined || value === undefined) return yield* t.usage(`invalid argument '${a}'`);
        i += 1;
        io[17 + c[1]] = /^[0-9]+$/.test(value)
          ? Number(value)
          : value === 'undef' || value === '^-'
            ? 0
            : value === '^?'
              ? 127
              : value.startsWith('^')
                ? value.charCodeAt(1) & 31
                : value.charCodeAt(0);
      }
    }
    const r2 = yield* sys.ioctl(fd, TCSETS, io);
    return r2 < 0 ? yield* t.die(`'standard input': ${strerror(r2)}`) : 0;
  },
});
