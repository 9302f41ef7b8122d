/**
 * cpu/code-page.ts — decoded instructions of one frame, linked to each other.
 *
 * Results do not depend on the virtual address, so all processes that share a frame share them. A store to a byte that was decoded
 * marks just the instructions made from it as undecoded, in place: links stay valid, and the running loop sees it at its next fetch.
 */
import { type DecodedCode, LEAF_MAY_EXEC, type Memory, PAGE_OFFSET } from '../mm/memory.ts';
import { attachedMemory, entryOf, execEntry, forbidFastWrite } from './access.ts';
import { decode, MAX_LENGTH } from './decode/decode.ts';
import { fault, pending, VECTOR_GP } from './fault.ts';
import { CS, Op, PAGE, r } from './registers.ts';
import { define, F, isBranch, JUMP, LEAVE, number, UNDECODED } from './table.ts';

export const GOTO = 1;
export const STOP = 2;

/** The kernel's own functions stand here: IMPORT_BASE + DOOR_SIZE * index. To the CPU they are doors, whatever the bytes say. */
export const IMPORT_BASE = 0xc1000000;
export const IMPORT_END = 0xc1400000;
export const DOOR_SIZE = 16;
/** Return address of a kernel-mode call somebody outside started. */
export const DONE_ADDRESS = 0xfffffff0;

const bytes = new Uint8Array(16);

export class CodePage implements DecodedCode {
  private readonly ops: (Op | undefined)[] = new Array<Op | undefined>(4096).fill(undefined);
  private readonly mem: Memory;
  private readonly base: number;
  count = 0;

  constructor(mem: Memory, frame: number) {
    this.mem = mem;
    this.base = frame << 12;
  }

  /** The instruction at an offset; a jump out when the offset is not in the page. */
  at(offset: number): Op {
    if (offset < 0 || offset > 4095) {
      const out = new Op(offset);
      out.op = GOTO;
      return out;
    }
    const o = this.ops[offset];
    if (o !== undefined) return o;
    const stub = new Op(offset);
    this.ops[offset] = stub;
    this.count += 1;
    this.mem.decoded += 1;
    return stub;
  }

  /** Decodes a stub and links it. */
  fill(o: Op): void {
    const avail = Math.min(MAX_LENGTH, 4096 - o.ip);
    for (let i = 0; i < avail; i += 1) bytes[i] = this.mem.m8[this.base + o.ip + i] as number;
    if (!decode(o, bytes, avail)) {
      o.op = avail < MAX_LENGTH ? CROSS : TOO_LONG;
      o.len = avail;
      return;
    }
    const after = o.ip + o.len;
    o.next = this.at(after);
    if (isBranch(o.op)) o.tgt = this.at(after + o.i);
  }

  invalidate(offset: number, size: number): void {
    for (let i = Math.max(0, offset - MAX_LENGTH); i < offset + size && i < 4096; i += 1) {
      const o = this.ops[i];
      if (o !== undefined && i + o.len > offset) o.op = UNDECODED;
    }
  }
}

/** Reserved numbers: a jump that is only a link, and the end of the loop. They are handled by the loops. */
export function defineReserved(): void {
  define('stop', (o) => o);
  JUMP.op = GOTO;
  LEAVE.op = STOP;
}
defineReserved();

const straddler = new Op(0);
const afterStraddler = new Op(0);
const targetOfStraddler = new Op(0);
afterStraddler.op = GOTO;
targetOfStraddler.op = GOTO;

/** An instruction over a page border: decoded from both pages each time, never cached. */
const CROSS = define('cross', (o) => {
  const avail = o.len;
  const first = r[PAGE] + o.ip;
  for (let i = 0; i < MAX_LENGTH; i += 1) {
    const a = (first + i) | 0;
    const e = i < avail ? entryOf(a) : execEntry(a);
    bytes[i] = attachedMemory().m8[(e & -4096) | (a & 4095)] as number;
  }
  const x = straddler;
  x.ip = o.ip;
  if (!decode(x, bytes, MAX_LENGTH)) return fault(VECTOR_GP);
  afterStraddler.ip = o.ip + x.len;
  x.next = afterStraddler;
  if (isBranch(x.op)) {
    targetOfStraddler.ip = afterStraddler.ip + x.i;
    x.tgt = targetOfStraddler;
  }
  return (F[x.op] as (o: Op) => Op)(x);
});
const TOO_LONG = number('gp');

/** The code page at an address, or null when it is a door out of the CPU (`pending` says which). May fault. */
export function codePage(eip: number): CodePage | null {
  const e = entryOf(eip);
  if ((e & LEAF_MAY_EXEC) !== 0) {
    const page = attachedMemory().code[e >>> 12];
    if (page != null) return page as CodePage;
  }
  return enterPage(eip);
}

function enterPage(eip: number): CodePage | null {
  if (eip >>> 0 >= PAGE_OFFSET && (r[CS] & 3) === 0 && door(eip >>> 0)) return null;
  const frame = execEntry(eip) >>> 12;
  const m = attachedMemory();
  let page = m.code[frame] as CodePage | null;
  if (page === null) {
    page = new CodePage(m, frame);
    m.setCode(frame, page);
  }
  forbidFastWrite(eip);
  return page;
}

function door(eip: number): boolean {
  if (eip === DONE_ADDRESS) {
    pending.stop = 'done';
    return true;
  }
  if (eip < IMPORT_BASE || eip >= IMPORT_END || eip % DOOR_SIZE !== 0) return false;
  pending.stop = 'symbol';
  pending.index = (eip - IMPORT_BASE) / DOOR_SIZE;
  return true;
}
