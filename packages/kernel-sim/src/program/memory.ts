/**
 * program/memory.ts — what a tracer finds in the memory of a generator program.
 *
 * One text page with `int $0x80; ret`, and below the stack pointer whatever the call under way was handed: strings with their NUL,
 * buffers as they are now, argument vectors. Laid out when somebody looks. A write into the text dooms the program: its next call is
 * a SIGSEGV. Differs: buffers cannot be written by a tracer.
 */
import { encodeUtf8 } from '../include/utf8.ts';
import type { TaskExt } from '../kernel/types.ts';
import type { Arg } from './types.ts';

const TEXT = 0x08048000;
const TEXT_END = TEXT + 4096;
/** int $0x80; ret */
const CODE = [0xcd, 0x80, 0xc3];
const TOP = 0xbfffff00;
const MAX_BYTES = 1 << 20;

interface Laid {
  /** Address of each argument that is not a number, by index. */
  readonly at: ReadonlyMap<number, number>;
  readonly base: number;
  readonly bytes: Uint8Array;
}
function withNul(s: string): Uint8Array {
  const b = encodeUtf8(s);
  const out = new Uint8Array(b.length + 1);
  out.set(b);
  return out;
}
/** The arguments of the call under way, one after the other, ending at TOP. */
function layOut(args: readonly Arg[]): Laid {
  const pieces: { bytes: Uint8Array; arg: number; strings?: readonly number[] }[] = [];
  args.forEach((a, arg) => {
    if (typeof a === 'string') pieces.push({ bytes: withNul(a), arg });
    else if (a instanceof Uint8Array) pieces.push({ bytes: a, arg });
    else if (typeof a !== 'number') {
      const strings = a.map((s) => withNul(s));
      const head = (a.length + 1) * 4;
      const bytes = new Uint8Array(head + strings.reduce((n, s) => n + s.length, 0));
      let at = head;
      const offsets: number[] = [];
      for (const s of strings) {
        offsets.push(at);
        bytes.set(s, at);
        at += s.length;
      }
      pieces.push({ bytes, arg, strings: offsets });
    }
  });
  const size = pieces.reduce((n, p) => n + ((p.bytes.length + 3) & ~3), 0);
  const base = TOP - Math.min(size, MAX_BYTES);
  const bytes = new Uint8Array(TOP - base);
  const at = new Map<number, number>();
  let next = 0;
  for (const p of pieces) {
    if (next + p.bytes.length > bytes.length) break;
    bytes.set(p.bytes, next);
    const view = new DataView(bytes.buffer);
    p.strings?.forEach((offset, i) => {
      view.setUint32(next + i * 4, base + next + offset, true);
    });
    at.set(p.arg, base + next);
    next += (p.bytes.length + 3) & ~3;
  }
  return { at, base, bytes };
}

/** What a register shows of argument `n`: the number, or where it lies. */
export function argWord(x: TaskExt, n: number): number {
  const a = x.call?.args[n];
  if (a === undefined) return 0;
  return typeof a === 'number' ? a : (layOut(x.call?.args ?? []).at.get(n) ?? 0);
}

/** `count` bytes as a tracer reads them; null where nothing is. */
export function peekProgram(x: TaskExt, addr: number, count: number): Uint8Array | null {
  const a = addr >>> 0;
  if (a >= TEXT && a + count <= TEXT_END) return Uint8Array.from({ length: count }, (_, i) => CODE[a - TEXT + i] ?? 0);
  const laid = layOut(x.call?.args ?? []);
  // The page around the arguments is there, and zero.
  if (a < (laid.base & -4096) >>> 0 || a + count > TOP + 256) return null;
  return Uint8Array.from({ length: count }, (_, i) => laid.bytes[a - laid.base + i] ?? 0);
}
/** A tracer's write: into the text it dooms the program, elsewhere it is refused. */
export function pokeProgram(x: TaskExt, addr: number): boolean {
  const a = addr >>> 0;
  if (a < TEXT || a >= TEXT_END || x.prog.kind !== 'program') return false;
  x.prog.doomed = true;
  return true;
}
