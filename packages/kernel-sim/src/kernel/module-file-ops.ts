/**
 * kernel/module-file-ops.ts — fs/proc/inode.c proc_reg_read() and friends: reads and writes that a module's C answers.
 *
 * C may sleep there: the call is made again when it is done (module-frames.ts `again`), and its value is in `x.restart`. The buffer it is shown
 * is not the program's but a copy at STAGE, which copy_to_user() and copy_from_user() know. Differs: C that touches it directly faults.
 */
import type { FileOps, ReadResult } from '../fs/io.ts';
import type { OpenFile } from '../fs/types.ts';
import { EINVAL, EIO, ENOMEM, ENOTTY, ESPIPE } from '../include/errno.ts';
import { ctl_table, file_operations, file_struct, proc_dir_entry } from '../include/kstructs.ts';
import type { Task } from '../include/sched.ts';
import { kfree, kmalloc } from '../mm/slab.ts';
import { HANDLE } from './exports/syscalls.ts';
import { STAGE } from './exports/user.ts';
import { moduleRelease, offset, opOf } from './module-files.ts';
import { callC, enterC, kernelSide } from './module-frames.ts';
import type { ModuleOpen } from './module-state.ts';
import type { Kernel, SysResult } from './types.ts';

const MAX_STAGE = 1 << 20;
const POS = offset(file_struct, 'f_pos');

/** What C came back with, once; null: it was not called yet. */
function ranFor(k: Kernel, task: Task, o: ModuleOpen): number | null {
  const x = k.x(task);
  const r = x.restart as { ran?: number; data?: { filp?: number } } | null;
  if (r === null || typeof r.ran !== 'number' || r.data?.filp !== o.filp) return null;
  x.restart = null;
  return r.ran;
}
function pos64(k: Kernel, at: number): number {
  return (k.mem.r32(at + 4) | 0) * 4294967296 + (k.mem.r32(at) >>> 0);
}
function putPos(k: Kernel, at: number, pos: number): void {
  k.mem.w32(at, pos >>> 0);
  k.mem.w32(at + 4, Math.floor(pos / 4294967296));
}
/** loff_t in two words on the stack. */
const words64 = (n: number): [number, number] => [n >>> 0, Math.floor(n / 4294967296)];

/** Where the module is told to keep its position: the file's own, so that seeks are seen. */
function enter(k: Kernel, task: Task, o: ModuleOpen, fn: number, size: number, pos: number): SysResult {
  putPos(k, o.filp + POS, pos);
  const call = enterC(k, k.x(task), fn, [o.filp, STAGE, size, o.filp + POS], 'again', { filp: o.filp }, [
    'vfs_read',
    'sys_read',
  ]);
  return call;
}
/** fs/rw.ts adds what was read or written to the position; the module has set it already. */
function settle(k: Kernel, file: OpenFile, o: ModuleOpen, n: number, moves: boolean): void {
  if (moves) file.pos = pos64(k, o.filp + POS) - Math.max(0, n);
}

/** proc_file_read(): a page at a time from read_proc(). Differs: it may not sleep. */
function readEntry(k: Kernel, o: ModuleOpen, count: number, pos: number): ReadResult {
  const fn = k.mem.r32(o.ops + offset(proc_dir_entry, 'read_proc')) >>> 0;
  if (fn === 0) return new Uint8Array(0);
  const page = kmalloc(k, 4096);
  const vars = page === 0 ? 0 : kmalloc(k, 8);
  if (vars === 0) return -ENOMEM;
  const out: number[] = [];
  let at = pos;
  let error = 0;
  for (let n = 0; n < 4096 && out.length < count; n += 1) {
    const want = Math.min(3072, count - out.length);
    k.mem.w32(vars, 0);
    k.mem.w32(vars + 4, 0);
    const data = k.mem.r32(o.ops + offset(proc_dir_entry, 'data'));
    let got = callC(k, fn, [page, vars, at, want, vars + 4, data], ['proc_file_read', 'proc_reg_read', 'vfs_read']);
    if (got <= 0) {
      error = got;
      break;
    }
    const start = k.mem.r32(vars) >>> 0;
    let from = Math.max(start, page);
    if (start === 0) {
      got = Math.min(got - at, want);
      if (got <= 0) break;
      from = page + at;
    }
    for (const b of k.mem.kread(from, Math.min(got, count - out.length))) out.push(b);
    at += start !== 0 && start < page ? start : got;
    if (k.mem.r32(vars + 4) !== 0) break;
  }
  putPos(k, o.filp + POS, at);
  kfree(k, page);
  kfree(k, vars);
  return out.length === 0 && error < 0 ? error : Uint8Array.from(out);
}
/** proc_sys_call_handler(): the handler of a ctl_table. */
function sysctl(k: Kernel, task: Task, o: ModuleOpen, write: boolean, bytes: Uint8Array, pos: number): number {
  const handler = k.mem.r32(o.ops + offset(ctl_table, 'proc_handler')) >>> 0;
  const len = kmalloc(k, 8);
  if (handler === 0 || len === 0) return -EINVAL;
  k.mem.w32(len, bytes.length);
  putPos(k, o.filp + POS, pos);
  kernelSide(k.x(task)).stage = bytes;
  const chain = ['proc_sys_call_handler', write ? 'vfs_write' : 'vfs_read'];
  const r = callC(k, handler, [o.ops, write ? 1 : 0, STAGE, len, o.filp + POS], chain);
  const n = k.mem.r32(len);
  kfree(k, len);
  return r === 0 ? Math.min(n, bytes.length) : r;
}

export const moduleFileOps: FileOps = {
  seekable: true,
  read(k, task, file, count, pos, moves) {
    const o = file.module;
    if (o === undefined || o.gone) return -EIO;
    const side = kernelSide(k.x(task));
    const ran = ranFor(k, task, o);
    if (ran !== null) {
      const { stage } = side;
      side.stage = null;
      settle(k, file, o, ran, moves);
      return ran < 0 || stage === null ? ran : stage.subarray(0, Math.min(ran, stage.length));
    }
    if (o.table === 'entry') {
      const r = readEntry(k, o, Math.min(count, MAX_STAGE), pos);
      if (r instanceof Uint8Array) settle(k, file, o, r.length, moves);
      return r;
    }
    const stage = new Uint8Array(Math.min(count, MAX_STAGE));
    if (o.table === 'sysctl') {
      const n = sysctl(k, task, o, false, stage, pos);
      settle(k, file, o, n, moves);
      return n < 0 ? n : stage.subarray(0, n);
    }
    const fn = opOf(k, o, 'read');
    if (fn === 0) return o.table === 'proc_ops' ? -EIO : -EINVAL;
    side.stage = stage;
    return enter(k, task, o, fn, stage.length, pos);
  },
  write(k, task, file, src, pos, moves) {
    const o = file.module;
    if (o === undefined || o.gone) return -EIO;
    const side = kernelSide(k.x(task));
    const ran = ranFor(k, task, o);
    if (ran !== null) {
      side.stage = null;
      settle(k, file, o, ran, moves);
      return ran;
    }
    const fn =
      o.table === 'entry' ? k.mem.r32(o.ops + offset(proc_dir_entry, 'write_proc')) >>> 0 : opOf(k, o, 'write');
    if (fn === 0 && o.table !== 'sysctl') return o.table === 'fops' ? -EINVAL : -EIO;
    const bytes = src.at(0, Math.min(src.size, MAX_STAGE));
    if (typeof bytes === 'number') return bytes;
    const stage = bytes.slice();
    if (o.table === 'sysctl') {
      const n = sysctl(k, task, o, true, stage, pos);
      settle(k, file, o, n, moves);
      return n;
    }
    side.stage = stage;
    if (o.table !== 'entry') return enter(k, task, o, fn, stage.length, pos);
    const data = k.mem.r32(o.ops + offset(proc_dir_entry, 'data'));
    putPos(k, o.filp + POS, pos);
    return enterC(k, k.x(task), fn, [o.filp, STAGE, stage.length, data], 'again', { filp: o.filp }, [
      'proc_file_write',
      'proc_reg_write',
      'vfs_write',
    ]);
  },
  llseek(k, _task, file, off, whence) {
    const o = file.module;
    if (o === undefined || o.gone) return -EINVAL;
    putPos(k, o.filp + POS, file.pos);
    const fn = opOf(k, o, 'llseek');
    if (fn !== 0) {
      const [lo, hi] = words64(off);
      const r = callC(k, fn, [o.filp, lo, hi, whence], ['vfs_llseek', 'sys_llseek']);
      if (r >= 0) file.pos = pos64(k, o.filp + POS);
      return r;
    }
    if (k.era.trace === 'new' && o.file.major >= 0) return -ESPIPE;
    const to = whence === 0 ? off : whence === 1 ? file.pos + off : -1;
    if (to < 0) return -EINVAL;
    file.pos = to;
    return to;
  },
  ioctl(k, task, file, cmd, arg) {
    const o = file.module;
    if (o === undefined || o.gone) return -ENOTTY;
    const ran = ranFor(k, task, o);
    if (ran !== null) return ran === -515 ? -ENOTTY : ran;
    const word = typeof arg === 'number' ? arg : HANDLE + 0x2000;
    const chain = ['vfs_ioctl', 'do_vfs_ioctl', 'sys_ioctl'];
    const fn = opOf(k, o, 'ioctl');
    if (fn !== 0) return enterC(k, k.x(task), fn, [o.filp, cmd, word], 'again', { filp: o.filp }, chain);
    const old =
      o.table === 'fops' && k.era.trace === 'old' ? k.mem.r32(o.ops + offset(file_operations, 'ioctl')) >>> 0 : 0;
    if (old === 0) return -ENOTTY;
    return enterC(k, k.x(task), old, [o.inode, o.filp, cmd, word], 'again', { filp: o.filp }, chain);
  },
  poll(k, file) {
    const o = file.module;
    const fn = o === undefined || o.gone ? 0 : opOf(k, o, 'poll');
    return o === undefined || fn === 0 ? 0x145 : callC(k, fn, [o.filp, 0], ['do_poll', 'sys_poll']);
  },
  release: moduleRelease,
};
