/** `ar` archives: the common format with GNU's long names and symbol table. */
import type { ArchiveMember } from '../api.ts';
import { latin1, utf8 } from '../lex/utf8.ts';
import { isElf, readObject } from '../object/read.ts';

const MAGIC = '!<arch>\n';

export const isArchive = (bytes: Uint8Array): boolean => latin1(bytes.subarray(0, 8)) === MAGIC;

/** The members, symbol table and name table left out. @returns null when the file is no archive or damaged. */
export function readArchive(bytes: Uint8Array): ArchiveMember[] | null {
  if (!isArchive(bytes)) return null;
  const members: ArchiveMember[] = [];
  let longNames = '';
  for (let at = 8; at + 60 <= bytes.length; ) {
    const header = latin1(bytes.subarray(at, at + 60));
    const size = Number.parseInt(header.slice(48, 58), 10);
    if (header.slice(58) !== '`\n' || !Number.isInteger(size) || size < 0 || at + 60 + size > bytes.length) return null;
    const body = bytes.subarray(at + 60, at + 60 + size);
    const raw = header.slice(0, 16).trimEnd();
    at += 60 + size + (size & 1);
    if (raw === '/' || raw === '/SYM64/') continue;
    if (raw === '//') {
      longNames = latin1(body);
      continue;
    }
    const field = (from: number, to: number, radix = 10): number => Number.parseInt(header.slice(from, to), radix) || 0;
    let name = raw.endsWith('/') ? raw.slice(0, -1) : raw;
    if (/^\/[0-9]+$/.test(raw)) {
      const from = Number(raw.slice(1));
      const end = longNames.indexOf('\n', from);
      name = longNames.slice(from, end < 0 ? undefined : end).replace(/\/$/, '');
    }
    members.push({
      name,
      bytes: body,
      mtime: field(16, 28),
      uid: field(28, 34),
      gid: field(34, 40),
      mode: field(40, 48, 8),
    });
  }
  return members;
}

/** The names other files can use, as the archive's index lists them. */
function exported(bytes: Uint8Array): string[] {
  const file = isElf(bytes) ? readObject(bytes) : '';
  return typeof file === 'string'
    ? []
    : [...file.symbols.values()].filter((s) => s.section !== null || s.special !== null).map((s) => s.name);
}

/** With an index of the objects' symbols, as `ar rcs` writes it. */
export function writeArchive(members: readonly ArchiveMember[]): Uint8Array {
  const symbols = members.map((m) => exported(m.bytes));
  const long = members
    .filter((m) => m.name.length > 15)
    .map((m) => `${m.name}/\n`)
    .join('');
  const names = utf8(long);
  const index = symbols.flatMap((list, i) => list.map((name) => ({ name, i })));
  const strings = utf8(index.map((s) => `${s.name}\0`).join(''));
  const indexSize = index.length === 0 ? 0 : 4 + 4 * index.length + strings.length;
  const even = (n: number): number => n + (n & 1);
  const starts: number[] = [];
  let at = 8 + (indexSize > 0 ? 60 + even(indexSize) : 0) + (names.length > 0 ? 60 + even(names.length) : 0);
  for (const m of members) {
    starts.push(at);
    at += 60 + even(m.bytes.length);
  }
  const out = new Uint8Array(at).fill(10);
  let to = 0;
  const put = (bytes: Uint8Array): void => {
    out.set(bytes, to);
    to += bytes.length;
  };
  const header = (name: string, size: number, m: Partial<ArchiveMember>): void =>
    put(
      utf8(
        `${name.padEnd(16)}${String(m.mtime ?? 0).padEnd(12)}${String(m.uid ?? 0).padEnd(6)}${String(m.gid ?? 0).padEnd(6)}${(m.mode ?? 0o100644).toString(8).padEnd(8)}${String(size).padEnd(10)}\`\n`,
      ),
    );
  const align = (): void => {
    to += to & 1;
  };
  put(utf8(MAGIC));
  if (indexSize > 0) {
    header('/', indexSize, { mode: 0 });
    const table = new DataView(new ArrayBuffer(4 + 4 * index.length));
    table.setUint32(0, index.length);
    index.forEach((s, i) => table.setUint32(4 + 4 * i, starts[s.i] ?? 0));
    put(new Uint8Array(table.buffer));
    put(strings);
    align();
  }
  if (names.length > 0) {
    header('//', names.length, { mode: 0 });
    put(names);
    align();
  }
  let nameAt = 0;
  for (const m of members) {
    const short = m.name.length <= 15;
    header(short ? `${m.name}/` : `/${nameAt}`, m.bytes.length, m);
    if (!short) nameAt += m.name.length + 2;
    put(m.bytes);
    align();
  }
  return out;
}
