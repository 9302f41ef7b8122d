/** kernel/exports/seq.ts — fs/seq_file.c: files that C prints. The functions a file is shown by may not sleep. */
import { file_struct, inode_struct, seq_file, seq_operations } from '../../include/kstructs.ts';
import { kfree, kmalloc } from '../../mm/slab.ts';
import { offset } from '../module-files.ts';
import { softLockup } from '../oops.ts';
import { type CArgs, type ExportedFunction, fn, fns } from './abi.ts';
import { formatted, span } from './basics.ts';
import { copyTo } from './user.ts';

const ENOMEM = 12;
const EFAULT = 14;
const EINVAL = 22;
const PAGE = 4096;
const MAX_BUF = 4 << 20;
const BUF = offset(seq_file, 'buf');
const SIZE = offset(seq_file, 'size');
const COUNT = offset(seq_file, 'count');
const INDEX = offset(seq_file, 'index');
const OP = offset(seq_file, 'op');
const PRIVATE = offset(seq_file, 'private');
const SHOW = offset(seq_file, 'show');
const FROM = offset(seq_file, 'from');
const READ_POS = offset(seq_file, 'read_pos');

const word = (a: CArgs, at: number): number => a.k.mem.r32(at) >>> 0;
const isErr = (p: number): boolean => p > 0xfffff000;
/** Positions beyond 4 GiB are none of a text. */
const putWide = (a: CArgs, at: number, v: number): void => {
  a.k.mem.w32(at, v);
  a.k.mem.w32(at + 4, 0);
};

/** Items one call looks at, at most: an iterator that never ends is a machine that never answers. */
const MAX_ITEMS = 20_000;
function counter(a: CArgs): () => void {
  let left = MAX_ITEMS;
  return () => {
    left -= 1;
    if (left < 0) softLockup(a.k, a.current, ['seq_read']);
  };
}

/** The iterator's four functions; single files have one item. */
const op = (a: CArgs, m: number, name: 'start' | 'next' | 'stop' | 'show'): number =>
  word(a, word(a, m + OP) + offset(seq_operations, name));
function start(a: CArgs, m: number): number {
  if (word(a, m + SHOW) !== 0) return word(a, m + INDEX) === 0 ? 1 : 0;
  return a.c(op(a, m, 'start'), m, m + INDEX) >>> 0;
}
function next(a: CArgs, m: number, p: number): number {
  const before = word(a, m + INDEX);
  if (word(a, m + SHOW) !== 0) {
    putWide(a, m + INDEX, before + 1);
    return 0;
  }
  const r = a.c(op(a, m, 'next'), m, p, m + INDEX) >>> 0;
  if (word(a, m + INDEX) === before) putWide(a, m + INDEX, before + 1);
  return r;
}
function stop(a: CArgs, m: number, p: number): void {
  if (word(a, m + SHOW) === 0) a.c(op(a, m, 'stop'), m, p);
}
function show(a: CArgs, m: number, p: number): number {
  const single = word(a, m + SHOW);
  return a.c(single !== 0 ? single : op(a, m, 'show'), m, p) | 0;
}
const full = (a: CArgs, m: number): boolean => word(a, m + COUNT) >= word(a, m + SIZE);

function grow(a: CArgs, m: number): boolean {
  const size = word(a, m + SIZE) * 2;
  if (word(a, m + BUF) !== 0) kfree(a.k, word(a, m + BUF));
  const buf = size > MAX_BUF ? 0 : kmalloc(a.k, size);
  a.k.mem.w32(m + BUF, buf);
  a.k.mem.w32(m + SIZE, buf === 0 ? 0 : size);
  a.k.mem.w32(m + COUNT, 0);
  return buf !== 0;
}
function ready(a: CArgs, m: number): boolean {
  if (word(a, m + BUF) !== 0) return true;
  a.k.mem.w32(m + SIZE, PAGE / 2);
  return grow(a, m);
}

/** traverse(): to where `to` bytes have been shown. */
function traverse(a: CArgs, m: number, to: number): number {
  const item = counter(a);
  for (;;) {
    putWide(a, m + INDEX, 0);
    a.k.mem.w32(m + COUNT, 0);
    a.k.mem.w32(m + FROM, 0);
    if (to === 0) return 0;
    if (!ready(a, m)) return -ENOMEM;
    let pos = 0;
    let again = false;
    let p = start(a, m);
    while (p !== 0) {
      item();
      if (isErr(p)) return p | 0;
      const r = show(a, m, p);
      if (r < 0) break;
      if (r > 0) a.k.mem.w32(m + COUNT, 0);
      if (full(a, m)) {
        again = true;
        break;
      }
      p = next(a, m, p);
      const count = word(a, m + COUNT);
      if (pos + count > to) {
        a.k.mem.w32(m + FROM, to - pos);
        a.k.mem.w32(m + COUNT, count - (to - pos));
        break;
      }
      pos += count;
      a.k.mem.w32(m + COUNT, 0);
      if (pos === to) break;
    }
    stop(a, m, p);
    if (!again) return 0;
    if (!grow(a, m)) return -ENOMEM;
  }
}

/** What lies in the buffer goes out; bytes, or -1 on a fault. */
function drain(a: CArgs, m: number, to: number, size: number): number {
  const n = Math.min(word(a, m + COUNT), size);
  if (n === 0) return 0;
  if (copyTo(a, to, word(a, m + BUF) + word(a, m + FROM), n) !== 0) return -1;
  a.k.mem.w32(m + COUNT, word(a, m + COUNT) - n);
  a.k.mem.w32(m + FROM, word(a, m + FROM) + n);
  return n;
}

function seqRead(a: CArgs): number {
  const [file, buf, ppos] = [a.u(0), a.u(1), a.u(3)];
  const size = span(a.u(2));
  const m = word(a, file + offset(file_struct, 'private_data'));
  const want = word(a, ppos);
  if (want !== word(a, m + READ_POS)) {
    const r = traverse(a, m, want);
    if (r < 0) {
      putWide(a, m + READ_POS, 0);
      return r;
    }
    putWide(a, m + READ_POS, want);
  }
  if (!ready(a, m)) return -ENOMEM;
  let copied = drain(a, m, buf, size);
  if (copied < 0) return -EFAULT;
  let error = 0;
  if (word(a, m + COUNT) === 0 && copied < size) {
    error = fill(a, m, size - copied);
    const more = error < 0 ? 0 : drain(a, m, buf + copied, size - copied);
    if (more < 0) error = -EFAULT;
    else copied += more;
  }
  if (copied === 0 && error < 0) return error;
  putWide(a, ppos, want + copied);
  putWide(a, m + READ_POS, want + copied);
  return copied;
}
/** Shows items until `size` bytes are there or the buffer has no room for one more. */
function fill(a: CArgs, m: number, size: number): number {
  a.k.mem.w32(m + FROM, 0);
  const item = counter(a);
  let p = start(a, m);
  let error = 0;
  for (;;) {
    item();
    if (p === 0 || isErr(p)) {
      error = p | 0;
      break;
    }
    const r = show(a, m, p);
    if (r < 0) {
      error = r;
      break;
    }
    if (r > 0) a.k.mem.w32(m + COUNT, 0);
    if (word(a, m + COUNT) === 0) {
      p = next(a, m, p);
      continue;
    }
    if (!full(a, m)) {
      p = fillMore(a, m, p, size);
      stop(a, m, p);
      return 0;
    }
    stop(a, m, p);
    if (!grow(a, m)) return -ENOMEM;
    p = start(a, m);
  }
  stop(a, m, p);
  a.k.mem.w32(m + COUNT, 0);
  return error;
}
function fillMore(a: CArgs, m: number, first: number, size: number): number {
  const item = counter(a);
  let p = first;
  for (;;) {
    item();
    const before = word(a, m + COUNT);
    p = next(a, m, p);
    if (p === 0 || isErr(p) || before >= size) return p;
    const r = show(a, m, p);
    if (r > 0) a.k.mem.w32(m + COUNT, before);
    else if (r < 0 || full(a, m)) {
      a.k.mem.w32(m + COUNT, before);
      return p;
    }
  }
}

function open(a: CArgs, file: number, fields: { op?: number; show?: number; data?: number }): number {
  const m = kmalloc(a.k, seq_file.size);
  if (m === 0) return -ENOMEM;
  a.k.mem.w32(m + OP, fields.op ?? 0);
  a.k.mem.w32(m + SHOW, fields.show ?? 0);
  a.k.mem.w32(m + PRIVATE, fields.data ?? 0);
  a.k.mem.w32(file + offset(file_struct, 'private_data'), m);
  return 0;
}
function release(a: CArgs): number {
  const m = word(a, a.u(1) + offset(file_struct, 'private_data'));
  if (m === 0) return 0;
  if (word(a, m + BUF) !== 0) kfree(a.k, word(a, m + BUF));
  kfree(a.k, m);
  return 0;
}
function put(a: CArgs, bytes: Uint8Array): number {
  const m = a.u(0);
  const [count, size] = [word(a, m + COUNT), word(a, m + SIZE)];
  if (count + bytes.length < size) {
    a.k.mem.kwrite(word(a, m + BUF) + count, bytes);
    a.k.mem.w32(m + COUNT, count + bytes.length);
    return 0;
  }
  a.k.mem.w32(m + COUNT, size);
  return -1;
}
const latin1 = (s: string): Uint8Array => Uint8Array.from(s, (c) => c.charCodeAt(0) & 0xff);
function listStart(a: CArgs, pos: number): number {
  const item = counter(a);
  let left = pos;
  for (let at = word(a, a.u(0)); at !== a.u(0); at = word(a, at)) {
    item();
    if (left === 0) return at;
    left -= 1;
  }
  return 0;
}
const inodeField = (a: CArgs, name: string): number => word(a, a.u(0) + offset(inode_struct, name));

export const seqExports: readonly ExportedFunction[] = [
  fn('seq_open', (a) => open(a, a.u(0), { op: a.u(1) })),
  fn('single_open', (a) => open(a, a.u(0), { show: a.u(1), data: a.u(2) })),
  fn('proc_single_open', (a) => open(a, a.u(1), { show: inodeField(a, 'i_fop'), data: inodeField(a, 'i_private') }), {
    hidden: true,
  }),
  fn('proc_seq_open', (a) => open(a, a.u(1), { op: inodeField(a, 'i_fop'), data: 0 }), { hidden: true }),
  ...fns(['seq_release', 'single_release'], release),
  fn('seq_release_private', (a) => {
    const m = word(a, a.u(1) + offset(file_struct, 'private_data'));
    if (m !== 0 && word(a, m + PRIVATE) !== 0) kfree(a.k, word(a, m + PRIVATE));
    return release(a);
  }),
  fn('seq_read', seqRead),
  fn('seq_lseek', (a) => {
    const file = a.u(0);
    const m = word(a, file + offset(file_struct, 'private_data'));
    const pos = file + offset(file_struct, 'f_pos');
    const whence = a.i(3);
    const to = whence === 0 ? a.i(1) : whence === 1 ? word(a, pos) + a.i(1) : -1;
    a.high(to < 0 ? -1 : 0);
    if (to < 0) return -EINVAL;
    if (to !== word(a, m + READ_POS)) {
      const r = traverse(a, m, to);
      if (r < 0) a.high(-1);
      putWide(a, m + READ_POS, r < 0 ? 0 : to);
      putWide(a, pos, r < 0 ? 0 : to);
      return r < 0 ? r : to;
    }
    putWide(a, pos, to);
    return to;
  }),
  fn('seq_printf', (a) => put(a, latin1(formatted(a, 1)))),
  fn('seq_puts', (a) => put(a, latin1(a.str(1)))),
  fn('seq_putc', (a) => put(a, Uint8Array.of(a.u(1) & 0xff))),
  fn('seq_write', (a) => put(a, a.k.mem.kread(a.u(1), span(a.u(2))))),
  fn('seq_list_start', (a) => listStart(a, a.i(1))),
  fn('seq_list_next', (a) => {
    const pos = a.u(2);
    a.k.mem.w32(pos, a.k.mem.r32(pos) + 1);
    const at = word(a, a.u(0));
    return at === a.u(1) ? 0 : at;
  }),
];
