/** kernel/exports/user.ts — the memory of processes, as modules reach it: copy_to_user and friends, access_process_vm. */
import { latin1 } from '../../include/utf8.ts';
import { kfree, kmalloc } from '../../mm/slab.ts';
import { readUser, readUserString, writeUserPart } from '../../mm/user-copy.ts';
import { memoryOf } from '../c-program.ts';
import { spaceOf } from '../c-state.ts';
import { type CArgs, type ExportedFunction, fn, fns, NEW, taskAt } from './abi.ts';
import { span } from './basics.ts';
import { HANDLE } from './syscalls.ts';

/** Where the buffer of a read or write that a module answers seems to be. */
export const STAGE = 0xbfc00000;

const EFAULT = 14;

/** What a program of the image handed over, when that is what the address stands for. */
function handed(a: CArgs, addr: number): Uint8Array | null {
  const stage = a.x.kside?.stage ?? null;
  if (stage !== null && addr >= STAGE && addr < STAGE + stage.length) return stage.subarray(addr - STAGE);
  if (a.x.prog.kind !== 'program' || addr < HANDLE || addr >= HANDLE + 0x6000) return null;
  const arg = a.x.call?.args[(addr - HANDLE) >>> 12];
  const offset = addr & 4095;
  if (arg instanceof Uint8Array) return arg.subarray(offset);
  if (typeof arg === 'string') return Uint8Array.from(`${arg}\0`, (c) => c.charCodeAt(0) & 0xff).subarray(offset);
  return null;
}
export function copyFrom(a: CArgs, to: number, from: number, n: number): number {
  const value = handed(a, from);
  if (value !== null) {
    const part = value.subarray(0, n);
    a.k.mem.kwrite(to, part);
    return n - part.length;
  }
  const space = spaceOf(a.k, a.current);
  if (space === null) return n;
  let done = 0;
  while (done < n) {
    const size = Math.min(n - done, 4096 - ((from + done) & 4095));
    const bytes = readUser(space, from + done, size);
    if (bytes === null) break;
    a.k.mem.kwrite(to + done, bytes);
    done += size;
  }
  return n - done;
}
export function copyTo(a: CArgs, to: number, from: number, n: number): number {
  const bytes = a.k.mem.kread(from, n);
  const value = handed(a, to);
  if (value !== null) {
    const part = bytes.subarray(0, value.length);
    a.k.user.write(value, part);
    return n - part.length;
  }
  const space = spaceOf(a.k, a.current);
  return space === null ? n : n - writeUserPart(space, to, bytes);
}
function userString(a: CArgs, addr: number, limit: number): string | null {
  const value = handed(a, addr);
  if (value !== null) {
    const end = value.indexOf(0);
    return latin1(value.subarray(0, end < 0 ? value.length : end)).slice(0, limit);
  }
  const space = spaceOf(a.k, a.current);
  const s = space === null ? null : readUserString(space, addr, limit);
  if (s === null) return null;
  if (s === 'long') {
    const b = space === null ? null : readUser(space, addr, limit);
    return b === null ? null : latin1(b);
  }
  return latin1(s);
}

export const userExports: readonly ExportedFunction[] = [
  ...fns(
    ['copy_from_user', '_copy_from_user', '__copy_from_user', '__copy_from_user_ll', '__copy_from_user_inatomic'],
    (a) => copyFrom(a, a.u(0), a.u(1), span(a.u(2))),
  ),
  ...fns(['copy_to_user', '_copy_to_user', '__copy_to_user', '__copy_to_user_ll', '__copy_to_user_inatomic'], (a) =>
    copyTo(a, a.u(0), a.u(1), span(a.u(2))),
  ),
  ...fns(['clear_user', '__clear_user'], (a) => {
    const space = spaceOf(a.k, a.current);
    const n = span(a.u(1));
    const value = handed(a, a.u(0));
    if (value !== null) {
      value.fill(0, 0, n);
      return n - Math.min(n, value.length);
    }
    return space === null ? n : n - writeUserPart(space, a.u(0), new Uint8Array(n));
  }),
  fn('strncpy_from_user', (a) => {
    const s = userString(a, a.u(1), span(a.u(2)));
    if (s === null) return -EFAULT;
    for (let i = 0; i < s.length; i += 1) a.k.mem.w8(a.u(0) + i, s.charCodeAt(i));
    if (s.length < a.u(2)) a.k.mem.w8(a.u(0) + s.length, 0);
    return s.length;
  }),
  fn('strnlen_user', (a) => {
    const s = userString(a, a.u(0), span(a.u(1)));
    return s === null ? 0 : s.length + 1;
  }),
  ...fns(['memdup_user', 'memdup_user_nul'], (a) => {
    const n = span(a.u(1));
    const at = kmalloc(a.k, n + 1);
    if (at === 0) return -12;
    if (copyFrom(a, at, a.u(0), n) === 0) return at;
    kfree(a.k, at);
    return -EFAULT;
  }),
  fn(
    'access_process_vm',
    (a) => {
      const m = memoryOf(a.k, a.k.x(taskAt(a, 0)));
      const n = span(a.u(3));
      if (m === null) return 0;
      const write = (a.u(4) & 1) !== 0;
      for (let done = 0; done < n; ) {
        const size = Math.min(n - done, 4096 - ((a.u(1) + done) & 4095));
        if (write) {
          if (!m.poke(a.u(1) + done, a.k.mem.kread(a.u(2) + done, size))) return done;
        } else {
          const b = m.peek(a.u(1) + done, size);
          if (b === null) return done;
          a.k.mem.kwrite(a.u(2) + done, b);
        }
        done += size;
      }
      return n;
    },
    { gpl: true, eras: NEW },
  ),
  fn(
    'get_task_mm',
    (a) => {
      const { mm } = taskAt(a, 0);
      if (mm.$addr !== 0) mm.mm_users += 1;
      return mm.$addr;
    },
    { gpl: true },
  ),
  ...fns(
    ['mmput', 'mmdrop'],
    (a) => {
      const users = a.u(0);
      if (users !== 0) a.k.mem.w32(users, Math.max(1, a.k.mem.r32(users) - 1));
      return 0;
    },
    { gpl: true },
  ),
  fn('simple_read_from_buffer', (a) => {
    const pos = a.k.mem.r32(a.u(2));
    const available = a.u(4);
    if (pos < 0) return -22;
    if (pos >= available || a.u(1) === 0) return 0;
    const count = Math.min(span(a.u(1)), available - pos);
    const left = copyTo(a, a.u(0), a.u(3) + pos, count);
    if (left === count) return -EFAULT;
    a.k.mem.w32(a.u(2), pos + count - left);
    return count - left;
  }),
  fn('simple_write_to_buffer', (a) => {
    const pos = a.k.mem.r32(a.u(2));
    const available = a.u(1);
    if (pos < 0) return -22;
    if (pos >= available || a.u(4) === 0) return 0;
    const count = Math.min(span(a.u(4)), available - pos);
    const left = copyFrom(a, a.u(0) + pos, a.u(3), count);
    if (left === count) return -EFAULT;
    a.k.mem.w32(a.u(2), pos + count - left);
    return count - left;
  }),
];
