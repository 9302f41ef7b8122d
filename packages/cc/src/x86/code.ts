/**
 * A piece of code as it grows: instructions, labels, data, marks for the line table. `finish` chooses the shortest jumps
 * and turns it into bytes.
 *
 * Only jumps and padding change size. Everything else is encoded once; a place is a number of such bytes and how many
 * elastic things come before it. Jumps start short and grow when their target is too far, until nothing changes.
 */
import { encode } from './encode.ts';
import { type CodeReloc, conditionCode, EncodeError, type Instruction, type RelocKind, type Sink } from './types.ts';

export type Item =
  | { readonly kind: 'instruction'; readonly i: Instruction; readonly line: number }
  | { readonly kind: 'label'; readonly id: number }
  | { readonly kind: 'line'; readonly file: string; readonly line: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The address of a symbol, four bytes. */
  | { readonly kind: 'address'; readonly symbol: string; readonly addend: number; readonly pc: boolean }
  /** The distance between two labels: `.long a - b`. */
  | { readonly kind: 'distance'; readonly label: number; readonly less: number; readonly addend: number; readonly size: 1 | 2 | 4 }
  | { readonly kind: 'align'; readonly to: number; readonly fill: number | null; readonly max: number }; // biome-ignore format: table

export interface Assembled {
  readonly bytes: Uint8Array;
  readonly relocs: readonly CodeReloc[];
  /** Offsets of labels. */
  readonly labels: ReadonlyMap<number, number>;
  readonly lines: readonly { readonly at: number; readonly file: string; readonly line: number }[];
}

/** How the assembler reports what it could not encode. */
export interface EncodeProblem {
  readonly message: string;
  readonly line: number;
}

/** Something whose size depends on where things end up. */
type Elastic =
  | { readonly kind: 'jump'; readonly at: number; /** Condition code, -1 for jmp, -2 for call. */ readonly cc: number; readonly target: number; size: number }
  | { readonly kind: 'align'; readonly at: number; readonly to: number; readonly fill: number | null; readonly max: number; size: number }; // biome-ignore format: table

interface Mark {
  readonly at: number;
  /** How many elastic things stand before. */
  readonly after: number;
}

class Buffer implements Sink {
  bytes = new Uint8Array(256);
  length = 0;
  readonly relocs: (Mark & { readonly kind: RelocKind; readonly symbol: string })[] = [];
  readonly elastic: Elastic[] = [];

  mark(): Mark {
    return { at: this.length, after: this.elastic.length };
  }
  byte(b: number): void {
    if (this.length === this.bytes.length) {
      const grown = new Uint8Array(this.bytes.length * 2);
      grown.set(this.bytes);
      this.bytes = grown;
    }
    this.bytes[this.length++] = b;
  }
  word(w: number): void {
    this.byte(w & 0xff);
    this.byte((w >> 8) & 0xff);
  }
  long(l: number): void {
    this.byte(l & 0xff);
    this.byte((l >> 8) & 0xff);
    this.byte((l >> 16) & 0xff);
    this.byte((l >> 24) & 0xff);
  }
  reloc(kind: RelocKind, symbol: string, addend: number): void {
    this.relocs.push({ ...this.mark(), kind, symbol });
    this.long(addend);
  }
}

const NOPS: readonly (readonly number[])[] = [
  [], [0x90], [0x66, 0x90], [0x8d, 0x76, 0x00], [0x8d, 0x74, 0x26, 0x00], [0x2e, 0x8d, 0x74, 0x26, 0x00], [0x8d, 0xb6, 0, 0, 0, 0], [0x8d, 0xb4, 0x26, 0, 0, 0, 0],
]; // biome-ignore format: a table

/** Padding of `n` bytes that does nothing when run. */
export function padding(n: number): number[] {
  const out: number[] = [];
  for (let left = n; left > 0; ) {
    const take = Math.min(left, 7);
    out.push(...(NOPS[take] ?? []));
    left -= take;
  }
  return out;
}

/** Jumps that only come short: opcodes e0 to e3. */
const SHORT = ['loopne', 'loope', 'loop', 'jecxz'];

/** The condition of a jump to a label, -1 for jmp, -2 for call, below that those of SHORT; null for everything else. */
function jumpKind(i: Instruction): number | null {
  if (i.a?.kind !== 'label') return null;
  if (i.op === 'jmp') return -1;
  if (i.op === 'call') return -2;
  const short = SHORT.indexOf(i.op);
  if (short >= 0) return -3 - short;
  const cc = i.op.startsWith('j') ? conditionCode(i.op.slice(1)) : -1;
  return cc < 0 ? null : cc;
}

/** Where the bytes of the pieces meet. */
interface Pieces {
  readonly out: Buffer;
  readonly labels: ReadonlyMap<number, Mark>;
  readonly lines: readonly (Mark & { readonly file: string; readonly line: number })[];
  readonly distances: readonly (Mark & {
    readonly label: number;
    readonly less: number;
    readonly addend: number;
    readonly size: number;
  })[];
}

export function assembleCode(items: readonly Item[], problems: EncodeProblem[]): Assembled {
  const out = new Buffer();
  const labels = new Map<number, Mark>();
  const lines: (Mark & { file: string; line: number })[] = [];
  const distances: (Mark & { label: number; less: number; addend: number; size: number })[] = [];
  for (const item of items) {
    switch (item.kind) {
      case 'instruction':
        instruction(out, item.i, item.line, problems);
        break;
      case 'label':
        labels.set(item.id, out.mark());
        break;
      case 'line':
        lines.push({ ...out.mark(), file: item.file, line: item.line });
        break;
      case 'bytes':
        for (const b of item.bytes) out.byte(b);
        break;
      case 'address':
        out.reloc(item.pc ? 'pc' : 'abs', item.symbol, item.addend);
        break;
      case 'distance':
        distances.push({ ...out.mark(), label: item.label, less: item.less, addend: item.addend, size: item.size });
        for (let n = 0; n < item.size; n++) out.byte(0);
        break;
      case 'align':
        out.elastic.push({ kind: 'align', at: out.length, to: item.to, fill: item.fill, max: item.max, size: 0 });
        break;
    }
  }
  return settle({ out, labels, lines, distances }, problems);
}

function instruction(out: Buffer, i: Instruction, line: number, problems: EncodeProblem[]): void {
  const cc = jumpKind(i);
  if (cc !== null && i.a?.kind === 'label') {
    for (const p of i.prefixes) out.byte(p);
    out.elastic.push({ kind: 'jump', at: out.length, cc, target: i.a.id, size: cc === -2 ? 5 : 2 });
    return;
  }
  const before = out.length;
  try {
    encode(out, i);
  } catch (error) {
    if (!(error instanceof EncodeError)) throw error;
    out.length = before;
    problems.push({ message: error.message, line });
  }
}

const MAX_ROUNDS = 50;

function settle({ out, labels, lines, distances }: Pieces, problems: EncodeProblem[]): Assembled {
  const { elastic } = out;
  /** Bytes that the first k elastic things add. */
  const added = new Int32Array(elastic.length + 1);
  const place = (m: Mark): number => m.at + (added[m.after] ?? 0);
  for (let changed = true, round = 0; changed; round++) {
    changed = false;
    // Code that grows and grows: all jumps long, and done.
    if (round === MAX_ROUNDS)
      for (const e of elastic) if (e.kind === 'jump' && e.size === 2 && e.cc > -3) e.size = e.cc >= 0 ? 6 : 5;
    elastic.forEach((e, k) => {
      const at = e.at + (added[k] ?? 0);
      if (e.kind === 'align') {
        const pad = (e.to - (at % e.to)) % e.to;
        e.size = pad > e.max ? 0 : pad;
      }
      added[k + 1] = (added[k] ?? 0) + e.size;
    });
    elastic.forEach((e, k) => {
      if (e.kind !== 'jump' || e.size !== 2 || (round > MAX_ROUNDS && e.cc <= -3)) return;
      const target = labels.get(e.target);
      const distance = target === undefined ? 0 : place(target) - (e.at + (added[k] ?? 0) + 2);
      if (distance >= -128 && distance <= 127) return;
      if (e.cc <= -3) {
        problems.push({ message: 'the target of a short jump is too far away', line: 0 });
        return;
      }
      e.size = e.cc >= 0 ? 6 : 5;
      changed = true;
    });
  }
  const bytes = new Uint8Array(out.length + (added[elastic.length] ?? 0));
  let from = 0;
  elastic.forEach((e, k) => {
    const before = added[k] ?? 0;
    bytes.set(out.bytes.subarray(from, e.at), from + before);
    from = e.at;
    const at = e.at + before;
    if (e.kind === 'align') bytes.set(e.fill === null ? padding(e.size) : new Array<number>(e.size).fill(e.fill), at);
    else {
      const target = labels.get(e.target);
      if (target === undefined) problems.push({ message: 'a jump goes to a label that is not there', line: 0 });
      else writeJump(bytes, at, e.cc, e.size, place(target) - (at + e.size));
    }
  });
  bytes.set(out.bytes.subarray(from, out.length), from + (added[elastic.length] ?? 0));
  for (const d of distances) {
    const a = labels.get(d.label);
    const b = labels.get(d.less);
    const v = (a === undefined ? 0 : place(a)) - (b === undefined ? 0 : place(b)) + d.addend;
    for (let n = 0; n < d.size; n++) bytes[place(d) + n] = (v >> (8 * n)) & 0xff;
  }
  return {
    bytes,
    relocs: out.relocs.map((r) => ({ at: place(r), kind: r.kind, symbol: r.symbol })),
    labels: new Map([...labels].map(([id, m]) => [id, place(m)])),
    lines: lines.map((l) => ({ at: place(l), file: l.file, line: l.line })),
  };
}

function writeJump(bytes: Uint8Array, at: number, cc: number, size: number, distance: number): void {
  if (size === 2) {
    bytes[at] = cc <= -3 ? 0xe0 - 3 - cc : cc < 0 ? 0xeb : 0x70 + cc;
    bytes[at + 1] = distance & 0xff;
    return;
  }
  let p = at;
  if (cc >= 0) {
    bytes[p++] = 0x0f;
    bytes[p++] = 0x80 + cc;
  } else bytes[p++] = cc === -1 ? 0xe9 : 0xe8;
  for (let n = 0; n < 4; n++) bytes[p++] = (distance >> (8 * n)) & 0xff;
}
