/** kernel/exports/modules.ts — kernel/module.c, fs/open.c and other things modules ask for: each other, files, the time of day. */

import { fput } from '../../fs/file.ts';
import { bytesSource } from '../../fs/io.ts';
import { filpOpen } from '../../fs/open.ts';
import { readBytes, writeSource } from '../../fs/rw.ts';
import { callback_head } from '../../include/kstructs.ts';
import { kfree, kmalloc } from '../../mm/slab.ts';
import { wallMs } from '../clock.ts';
import { offset, useModule } from '../module-files.ts';
import { kernelSide } from '../module-frames.ts';
import type { ModuleState } from '../module-state.ts';
import { lookupName, symbolsForEach } from '../module-symbols.ts';
import { wakeTask } from '../sched.ts';
import { type CArgs, type ExportedFunction, fn, fns, NEW, OLD, putString, taskAt } from './abi.ts';
import { moduleExports } from './list.ts';

const EBADF = 9;
const ENOMEM = 12;
const ESRCH = 3;
const MAX_WORKS = 1024;

const moduleAt = (a: CArgs, addr: number): ModuleState | undefined => a.k.state.modules.find((m) => m.addr === addr);
function count(a: CArgs, by: number): number {
  if (a.u(0) === 0) return 1;
  const m = moduleAt(a, a.u(0));
  if (by > 0 && m?.state === 'Unloading') return 0;
  useModule(a.k, a.u(0), by);
  return 1;
}
/** The symbol's module is used once more, or once less. */
function symbolOwner(a: CArgs, by: number): number {
  for (const m of a.k.state.modules) {
    const e = m.exports.find((s) => s.name === a.str(0));
    if (e === undefined) continue;
    useModule(a.k, m.addr, by);
    return e.addr;
  }
  return moduleExports(a.k.era).has(a.str(0)) ? lookupName(a.k, a.str(0)) : 0;
}

/** Files a module opened: an address that stands for each. */
function openFile(a: CArgs): number {
  const file = filpOpen(a.k, a.current, a.str(0), a.i(1), a.i(2) & 0o7777);
  if (typeof file === 'number') return file;
  if ('blocked' in file) return -11;
  const at = kmalloc(a.k, 64);
  file.count += 1;
  if (at === 0) {
    fput(a.k, file);
    return -ENOMEM;
  }
  a.k.state.kcode.kfiles.set(at, file);
  return at;
}
function transfer(a: CArgs, write: boolean): number | 'sleep' {
  const file = a.k.state.kcode.kfiles.get(a.u(0));
  if (file === undefined) return -EBADF;
  const n = Math.min(a.u(2), 1 << 20);
  const pos = a.u(3) === 0 ? null : a.k.mem.r32(a.u(3)) >>> 0;
  const r = write
    ? writeSource(a.k, a.current, file, bytesSource(a.k.mem.kread(a.u(1), n).slice()), pos)
    : readBytes(a.k, a.current, file, n, pos);
  if (r instanceof Uint8Array) a.k.mem.kwrite(a.u(1), r);
  const done = r instanceof Uint8Array ? r.length : r;
  if (typeof done !== 'number') return 'sleep';
  if (done > 0 && pos !== null) a.k.mem.w32(a.u(3), pos + done);
  return done;
}
function timeOfDay(a: CArgs, nanos: boolean): number {
  const ms = wallMs(a.k);
  const seconds = Math.floor(ms / 1000);
  const rest = Math.floor((ms - seconds * 1000) * (nanos ? 1e6 : 1e3));
  a.k.mem.w32(a.u(0), seconds);
  if (nanos) a.k.mem.w32(a.u(0) + 4, 0);
  a.k.mem.w32(a.u(0) + (nanos ? 8 : 4), rest);
  return 0;
}

/** task_work_add(): a call in the task's own context when it goes back to user mode. */
function taskWork(a: CArgs): number {
  const t = taskAt(a, 0);
  const x = a.k.state.tasks.get(t.pid);
  if (x === undefined || x.addr !== t.$addr || t.exit_state !== 0) return -ESRCH;
  const { works } = kernelSide(x);
  if (works.length >= MAX_WORKS) return -ENOMEM;
  works.push(a.u(1));
  // TWA_SIGNAL interrupts a sleep; TWA_RESUME waits for its end.
  if (a.u(2) >= 2 && x.wait?.mode === 'interruptible') wakeTask(a.k, x);
  return 0;
}
function cancelWork(a: CArgs): number {
  const x = a.k.state.tasks.get(taskAt(a, 0).pid);
  const works = x?.kside?.works ?? [];
  const i = works.findIndex((w) => a.k.mem.r32(w + offset(callback_head, 'func')) >>> 0 === a.u(1));
  return i < 0 ? 0 : (works.splice(i, 1)[0] ?? 0);
}

export const moduleExportsOwn: readonly ExportedFunction[] = [
  fn('try_module_get', (a) => count(a, 1)),
  ...fns(['__module_get', 'module_get'], (a) => count(a, 1)),
  fn('module_put', (a) => count(a, -1)),
  fn('find_module', (a) => a.k.state.modules.find((m) => m.name === a.str(0))?.addr ?? 0, { gpl: true, eras: OLD }),
  fn('__symbol_get', (a) => symbolOwner(a, 1), { gpl: true }),
  fn('__symbol_put', (a) => symbolOwner(a, -1) & 0, { gpl: true }),
  fn(
    'kallsyms_on_each_symbol',
    (a) => {
      const name = kmalloc(a.k, 256);
      let r = 0;
      if (name !== 0)
        symbolsForEach(a.k, (s) => {
          putString(a.k, name, s.name.slice(0, 200));
          r = a.c(a.u(0), a.u(1), name, 0, s.addr);
          return r === 0;
        });
      if (name !== 0) kfree(a.k, name);
      return r;
    },
    { gpl: true, eras: OLD },
  ),
  fn('filp_open', openFile),
  fn('filp_close', (a) => {
    const file = a.k.state.kcode.kfiles.get(a.u(0));
    if (file === undefined) return -EBADF;
    a.k.state.kcode.kfiles.delete(a.u(0));
    kfree(a.k, a.u(0));
    fput(a.k, file);
    return 0;
  }),
  fn('kernel_read', (a) => transfer(a, false), { eras: NEW }),
  fn('kernel_write', (a) => transfer(a, true), { eras: NEW }),
  fn('call_rcu', (a) => a.c(a.u(1), a.u(0)) & 0, { gpl: true }),
  fn('do_gettimeofday', (a) => timeOfDay(a, false), { eras: OLD }),
  fn('ktime_get_real_ts64', (a) => timeOfDay(a, true), { eras: NEW }),
  fn('task_work_add', taskWork, { gpl: true, eras: NEW }),
  fn('task_work_cancel', cancelWork, { hidden: true, eras: NEW }),
  fn('si_meminfo', (a) => {
    a.k.mem.w32(a.u(0), a.k.mem.frames);
    return 0;
  }),
];
