/** bin/bytes.ts — bytes made visible or compared: od, xxd, hexdump, strings, cmp, base64, cksum and friends. */

import { O_RDONLY } from '../lib/consts.ts';
import { Input, type InputState } from '../lib/input.ts';
import { parseAnyInteger, parseSize } from '../lib/numbers.ts';
import { decodeUtf8, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

const hex = (b: number, width = 2): string => b.toString(16).padStart(width, '0');

/** Rows of 16 bytes (or fewer at the end), over all files together; `skip` bytes are left out, at most `limit` taken. */
function* rows(
  t: Tool,
  size: number,
  skip: number,
  limit: number,
  row: (offset: number, bytes: Uint8Array) => string,
): Sys<number> {
  const saved = t.saved as {
    input: InputState;
    offset: number;
    rest: Uint8Array;
    last: string;
    starred: boolean;
  } | null;
  const input = new Input(t, t.operands, saved?.input);
  let offset = saved?.offset ?? 0;
  let rest = saved?.rest ?? new Uint8Array(0);
  let end = false;
  while (!end) {
    const some = yield* input.anyChunk();
    end = some === null;
    let bytes = some === null ? rest : join2(rest, some);
    if (offset < skip) {
      const cut = Math.min(skip - offset, bytes.length);
      offset += cut;
      bytes = bytes.subarray(cut);
    }
    let at = 0;
    while (bytes.length - at >= size || (end && at < bytes.length)) {
      const part = bytes.subarray(at, at + Math.min(size, skip + limit - offset));
      if (part.length === 0) {
        end = true;
        break;
      }
      yield* t.print(row(offset, part));
      offset += part.length;
      at += part.length;
      if (offset >= skip + limit) {
        end = true;
        break;
      }
    }
    rest = bytes.slice(at);
    if (t.due && !end) yield* t.checkpoint({ input: input.save(), offset, rest, last: '', starred: false });
  }
  return offset;
}
function join2(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

const NAMES = ['\\0', '001', '002', '003', '004', '005', '006', '\\a', '\\b', '\\t', '\\n', '\\v', '\\f', '\\r'];
const odChar = (b: number): string =>
  NAMES[b] ?? (b < 32 || b > 126 ? b.toString(8).padStart(3, '0') : String.fromCharCode(b));
const ASCII =
  'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(
    ' ',
  );

const asciiName = (b: number): string => ((b & 127) === 127 ? 'del' : (ASCII[b & 127] ?? String.fromCharCode(b & 127)));

interface OdType {
  readonly width: number;
  readonly size: number;
  show(bytes: Uint8Array, at: number): string;
  readonly text: boolean;
}
function odType(spec: string): OdType[] | null {
  const out: OdType[] = [];
  let rest = spec;
  while (rest !== '') {
    const m = /^([acdfoux])([0-9]*|[CSILFD])(z?)/.exec(rest);
    if (m === null || m[0] === '') return null;
    rest = rest.slice(m[0].length);
    const kind = m[1] as string;
    if (kind === 'c' || kind === 'a') {
      out.push({
        width: 4,
        size: 1,
        text: false,
        show: (b, i) => (kind === 'c' ? odChar(b[i] as number) : asciiName(b[i] as number)).padStart(4),
      });
      continue;
    }
    const size = { C: 1, S: 2, I: 4, L: 4, F: 4, D: 8, '': kind === 'f' ? 8 : 4 }[m[2] as string] ?? Number(m[2]);
    if (![1, 2, 4, 8].includes(size)) return null;
    const digits =
      kind === 'x'
        ? size * 2
        : kind === 'o'
          ? Math.ceil((size * 8) / 3)
          : kind === 'f'
            ? size === 4
              ? 15
              : 24
            : kind === 'u'
              ? ([3, 5, 0, 10, 0, 0, 0, 20][size - 1] as number)
              : ([4, 6, 0, 11, 0, 0, 0, 20][size - 1] as number);
    out.push({
      width: digits + 1,
      size,
      text: m[3] === 'z',
      show(bytes, at) {
        const padded = new Uint8Array(8);
        padded.set(bytes.subarray(at, at + size));
        const v = new DataView(padded.buffer);
        if (kind === 'f')
          return String(size === 4 ? v.getFloat32(0, true) : v.getFloat64(0, true)).padStart(digits + 1);
        const u =
          size === 8
            ? v.getBigUint64(0, true)
            : BigInt(size === 4 ? v.getUint32(0, true) : size === 2 ? v.getUint16(0, true) : v.getUint8(0));
        if (kind === 'd')
          return ` ${BigInt.asIntN(size * 8, u)
            .toString()
            .padStart(digits)}`;
        const text = u.toString(kind === 'x' ? 16 : kind === 'o' ? 8 : 10);
        return ` ${kind === 'u' ? text.padStart(digits) : text.padStart(digits, '0')}`;
      },
    });
  }
  return out;
}

export const od = tool({
  path: '/usr/bin/od',
  summary: 'dump files in octal and other formats',
  options: 'A:abcdfij:lN:osS:t:vw::x',
  long: ['address-radix=A', 'skip-bytes=j', 'read-bytes=N', 'format=t', 'output-duplicates=v', 'width=w'],
  *run(t) {
    const radix = t.value('A') ?? 'o';
    const short: Readonly<Record<string, string>> = {
      a: 'a',
      b: 'o1',
      c: 'c',
      d: 'u2',
      f: 'fF',
      i: 'dI',
      l: 'dL',
      o: 'o2',
      s: 'd2',
      x: 'x2',
    };
    const types: OdType[] = [];
    for (const o of t.options) {
      const spec = o.name === 't' ? o.value : short[o.name];
      if (spec === undefined) continue;
      const made = odType(spec);
      if (made === null) return yield* t.die(`invalid type string '${spec}'`);
      types.push(...made);
    }
    if (types.length === 0) types.push(...(odType('o2') as OdType[]));
    const size = Number(t.value('w') || (t.has('w') ? 32 : 16));
    const address = (n: number): string =>
      radix === 'n'
        ? ''
        : radix === 'x'
          ? hex(n, 6)
          : radix === 'd'
            ? String(n).padStart(7, '0')
            : n.toString(8).padStart(7, '0');
    const columns = Math.max(...types.map((x) => (x.width * size) / x.size));
    const skip = parseSize(t.value('j') ?? '0') ?? parseAnyInteger(t.value('j') ?? '0') ?? 0;
    const limit =
      t.value('N') === undefined
        ? Infinity
        : (parseSize(t.value('N') as string) ?? parseAnyInteger(t.value('N') as string) ?? Infinity);
    let last = '';
    let starred = false;
    const end = yield* rows(t, size, skip, limit, (offset, bytes) => {
      const key = String(bytes);
      if (!t.has('v') && key === last && bytes.length === size) {
        if (starred) return '';
        starred = true;
        return '*\n';
      }
      last = key;
      starred = false;
      let out = '';
      types.forEach((type, i) => {
        out += i === 0 ? address(offset) : ' '.repeat(address(offset).length);
        const cell = columns / (size / type.size);
        for (let at = 0; at < bytes.length; at += type.size) out += type.show(bytes, at).padStart(cell);
        if (type.text) {
          out += ' '.repeat(Math.max(0, columns - cell * Math.ceil(bytes.length / type.size)));
          out += `  >${[...bytes].map((b) => (b < 32 || b > 126 ? '.' : String.fromCharCode(b))).join('')}<`;
        }
        out += '\n';
      });
      return out;
    });
    if (radix !== 'n') yield* t.print(`${address(end)}\n`);
    return 0;
  },
});

export const xxd = tool({
  path: '/usr/bin/xxd',
  summary: 'make a hex dump or do the reverse',
  options: 'abc:eg:il:opPrs:uv',
  long: [
    'cols=c',
    'groupsize=g',
    'len=l',
    'plain=p',
    'ps=p',
    'postscript=p',
    'reverse=r',
    'seek=s',
    'bits=b',
    'include=i',
    'uppercase=u',
  ],
  shortName: true,
  *run(t) {
    if (t.has('r')) return yield* unxxd(t);
    const plain = t.has('p');
    const bits = t.has('b');
    const size = Number(t.value('c') ?? (plain ? 30 : t.has('i') ? 12 : bits ? 6 : 16));
    const group = Number(t.value('g') ?? (bits ? 1 : 2)) || size;
    const limit = t.value('l') === undefined ? Infinity : (parseAnyInteger(t.value('l') as string) ?? 0);
    const skip = t.value('s') === undefined ? 0 : Math.abs(parseAnyInteger(t.value('s') as string) ?? 0);
    const up = (s: string): string => (t.has('u') ? s.toUpperCase() : s);
    const files = t.operands;
    if (t.has('i')) {
      const all: string[] = [];
      const name = files[0]?.replace(/[^A-Za-z0-9]/g, '_');
      if (name !== undefined) yield* t.print(`unsigned char ${name}[] = {\n`);
      const total = yield* rows(t, size, skip, limit, (_o, b) => {
        all.push(`  ${[...b].map((x) => `0x${up(hex(x))}`).join(', ')}`);
        return '';
      });
      yield* t.print(`${all.join(',\n')}\n`);
      if (name !== undefined) yield* t.print(`};\nunsigned int ${name}_len = ${total - skip};\n`);
      return 0;
    }
    const cellWidth = bits ? 8 : 2;
    const width = size * cellWidth + Math.ceil(size / group);
    yield* rows(t, size, skip, limit, (offset, b) => {
      if (plain) return `${[...b].map((x) => up(hex(x))).join('')}\n`;
      let body = '';
      b.forEach((x, i) => {
        body += (i > 0 && i % group === 0 ? ' ' : '') + (bits ? x.toString(2).padStart(8, '0') : up(hex(x)));
      });
      return `${hex(offset, 8)}: ${body.padEnd(width)} ${[...b].map((x) => (x < 32 || x > 126 ? '.' : String.fromCharCode(x))).join('')}\n`;
    });
    return 0;
  },
});
function* unxxd(t: Tool): Sys<number> {
  const input = new Input(t, t.operands);
  for (let l = yield* input.anyLine(); l !== null; l = yield* input.anyLine()) {
    const body = t.has('p') ? l : (/^[0-9a-fA-F]+:\s?((?:[0-9a-fA-F]{2,} ?)*)/.exec(l)?.[1] ?? '');
    const digits = body.replace(/[^0-9a-fA-F]/g, '');
    const bytes = new Uint8Array(digits.length >> 1);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16);
    yield* t.write(bytes);
  }
  return 0;
}

export const hexdump = tool({
  path: '/usr/bin/hexdump',
  links: ['/usr/bin/hd'],
  summary: 'display file contents in hexadecimal, decimal, octal, or ascii',
  options: 'bcCdn:os:vxe:f:',
  long: ['canonical=C', 'length=n', 'skip=s', 'no-squeezing=v', 'one-byte-char=c', 'two-bytes-hex=x'],
  shortName: true,
  *run(t) {
    const canonical = t.has('C') || t.shortName === 'hd';
    const skip =
      t.value('s') === undefined
        ? 0
        : (parseSize(t.value('s') as string) ?? parseAnyInteger(t.value('s') as string) ?? 0);
    const limit =
      t.value('n') === undefined
        ? Infinity
        : (parseSize(t.value('n') as string) ?? parseAnyInteger(t.value('n') as string) ?? 0);
    let last = '';
    let starred = false;
    const word = (b: Uint8Array, i: number): number => (b[i] as number) | ((b[i + 1] ?? 0) << 8);
    const end = yield* rows(t, 16, skip, limit, (offset, b) => {
      const key = String(b);
      if (!t.has('v') && key === last && b.length === 16) {
        if (starred) return '';
        starred = true;
        return '*\n';
      }
      last = key;
      starred = false;
      if (canonical) {
        const cells = Array.from(
          { length: 16 },
          (_, i) => (i < b.length ? hex(b[i] as number) : '  ') + (i === 7 ? ' ' : ''),
        );
        return `${hex(offset, 8)}  ${cells.join(' ')}  |${[...b].map((x) => (x < 32 || x > 126 ? '.' : String.fromCharCode(x))).join('')}|\n`;
      }
      let body = '';
      if (t.has('c')) for (const x of b) body += ` ${odChar(x).padStart(3)}`;
      else if (t.has('b')) for (const x of b) body += ` ${x.toString(8).padStart(3, '0')}`;
      else
        for (let i = 0; i < b.length; i += 2) {
          const w = word(b, i);
          body += t.has('x')
            ? `    ${hex(w, 4)}`
            : t.has('d')
              ? `   ${String(w).padStart(5, '0')}`
              : t.has('o')
                ? `  ${w.toString(8).padStart(6, '0')}`
                : ` ${hex(w, 4)}`;
        }
      return `${hex(offset, 7)}${body}\n`;
    });
    if (end > skip) yield* t.print(`${hex(end, canonical ? 8 : 7)}\n`);
    return 0;
  },
});

export const strings = tool({
  path: '/usr/bin/strings',
  summary: 'print the sequences of printable characters in files',
  options: 'afn:t:o0123456789',
  long: ['all=a', 'bytes=n', 'radix=t', 'print-file-name=f'],
  shortName: true,
  *run(t) {
    const digits = t.options
      .filter((o) => /^[0-9]$/.test(o.name))
      .map((o) => o.name)
      .join('');
    const least = Number(t.value('n') ?? (digits || 4));
    const radix = t.has('o') ? 'o' : t.value('t');
    const input = new Input(t, t.operands, null, { cannotOpen: (f) => `'${f}': No such file` });
    let [text, start, offset] = ['', 0, 0];
    const flush = function* (): Sys<void> {
      if (text.length >= least) {
        const at =
          radix === undefined ? '' : `${start.toString(radix === 'x' ? 16 : radix === 'd' ? 10 : 8).padStart(7)} `;
        yield* t.print(`${t.has('f') ? `${input.file}: ` : ''}${at}${text}\n`);
      }
      text = '';
    };
    for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
      for (const x of b) {
        if ((x >= 32 && x < 127) || x === 9) {
          if (text === '') start = offset;
          text += String.fromCharCode(x);
          if (text.length > 65_536) yield* flush();
        } else if (text !== '') yield* flush();
        offset += 1;
      }
      t.charge(b.length * 2);
      if (t.tired) yield* t.spend();
    }
    yield* flush();
    return 0;
  },
});

export const cmp = tool({
  path: '/usr/bin/cmp',
  summary: 'compare two files byte by byte',
  options: 'bi:ln:s',
  long: ['print-bytes=b', 'ignore-initial=i', 'verbose=l', 'bytes=n', 'quiet=s', 'silent=s'],
  usageStatus: 2,
  shortName: true,
  *run(t) {
    const [one, two = '-'] = t.operands;
    if (one === undefined) return yield* t.usage("missing operand after 'cmp'", 2);
    const fds: number[] = [];
    for (const f of [one, two]) {
      const fd = f === '-' ? 0 : yield* sys.open(f, O_RDONLY);
      if (fd < 0) {
        if (!t.has('s')) yield* t.complain(`${f}: ${strerror(fd)}`);
        return 2;
      }
      fds.push(fd);
    }
    const limit = t.value('n') === undefined ? Infinity : (parseSize(t.value('n') as string) ?? Infinity);
    let [at, line, differs] = [0, 1, false];
    for (; at < limit; ) {
      const [a, b] = [yield* sys.read(fds[0] as number, 8192), yield* sys.read(fds[1] as number, 8192)];
      t.count(2, 16_384);
      if (typeof a === 'number' || typeof b === 'number') return 2;
      let n = Math.min(a.length, b.length, limit - at);
      for (let i = 0; i < n; i += 1) {
        if (a[i] !== b[i]) {
          if (t.has('s')) return 1;
          if (!t.has('l')) {
            yield* t.print(`${one} ${two} differ: ${unit(t)} ${at + i + 1}, line ${line}\n`);
            return 1;
          }
          differs = true;
          yield* t.print(
            `${String(at + i + 1).padStart(4)} ${(a[i] as number).toString(8).padStart(3)} ${(b[i] as number).toString(8).padStart(3)}\n`,
          );
        }
        if (a[i] === 10) line += 1;
      }
      at += n;
      if (a.length !== b.length && at < limit) {
        // One of them ended (a short read of a pipe is read on below).
        const [short, fd, rest] =
          a.length < b.length ? [one, fds[0] as number, b.subarray(n)] : [two, fds[1] as number, a.subarray(n)];
        const more = yield* sys.read(fd, rest.length);
        if (typeof more !== 'number' && more.length > 0) {
          n = Math.min(more.length, rest.length);
          for (let i = 0; i < n; i += 1) if (more[i] !== rest[i]) return yield* differ(t, one, two, at + i + 1, line);
          at += n;
          if (n === rest.length) continue;
        }
        if (!t.has('s'))
          yield* t.stderr(
            `cmp: EOF on ${short}${at === 0 ? ' which is empty' : ` after byte ${at}, ${line > 1 && b[n - 1] !== 10 ? 'in ' : ''}line ${line > 1 && (a[n - 1] ?? b[n - 1]) === 10 ? line - 1 : line}`}\n`,
          );
        return 1;
      }
      if (a.length === 0) break;
    }
    return differs ? 1 : 0;
  },
});
/** POSIX wants `char` in its own locale. */
const unit = (t: Tool): string =>
  /^(C|POSIX)?$/.test(t.getenv('LC_ALL') ?? t.getenv('LC_MESSAGES') ?? t.getenv('LANG') ?? '') ? 'char' : 'byte';
function* differ(t: Tool, one: string, two: string, at: number, line: number): Sys<number> {
  if (!t.has('s')) yield* t.print(`${one} ${two} differ: ${unit(t)} ${at}, line ${line}\n`);
  return 1;
}

const B64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
export const base64 = tool({
  path: '/usr/bin/base64',
  summary: 'base64 encode or decode data and print to standard output',
  options: 'diw:',
  long: ['decode=d', 'ignore-garbage=i', 'wrap=w'],
  *run(t) {
    const input = new Input(t, t.operands.slice(0, 1));
    if (t.has('d')) {
      let [bits, n] = [0, 0];
      for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
        const out: number[] = [];
        for (const c of decodeUtf8(b)) {
          if (c === '=' || c === '\n') continue;
          const v = B64.indexOf(c);
          if (v < 0) {
            if (t.has('i')) continue;
            yield* t.write(new Uint8Array(out));
            return yield* t.die('invalid input');
          }
          bits = (bits << 6) | v;
          n += 6;
          if (n >= 8) {
            n -= 8;
            out.push((bits >> n) & 255);
          }
        }
        yield* t.write(new Uint8Array(out));
      }
      return 0;
    }
    const wrap = Number(t.value('w') ?? 76);
    let [rest, line] = [new Uint8Array(0), ''];
    const emit = function* (text: string): Sys<void> {
      line += text;
      while (wrap > 0 && line.length >= wrap) {
        yield* t.print(`${line.slice(0, wrap)}\n`);
        line = line.slice(wrap);
      }
    };
    const encode = (b: Uint8Array): string => {
      let out = '';
      for (let i = 0; i < b.length; i += 3) {
        const [x, y, z] = [b[i] as number, b[i + 1], b[i + 2]];
        out += B64[x >> 2] as string;
        out += B64[((x & 3) << 4) | ((y ?? 0) >> 4)] as string;
        out += y === undefined ? '=' : (B64[((y & 15) << 2) | ((z ?? 0) >> 6)] as string);
        out += z === undefined ? '=' : (B64[z & 63] as string);
      }
      return out;
    };
    for (let b = yield* input.anyChunk(); b !== null; b = yield* input.anyChunk()) {
      const all = join2(rest, b);
      const whole3 = all.length - (all.length % 3);
      yield* emit(encode(all.subarray(0, whole3)));
      rest = all.slice(whole3);
    }
    yield* emit(encode(rest));
    if (line !== '') yield* t.print(wrap > 0 ? `${line}\n` : line);
    return 0;
  },
});
