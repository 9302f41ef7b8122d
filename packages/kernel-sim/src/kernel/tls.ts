/**
 * arch/x86/kernel/tls.c — set_thread_area(2) and get_thread_area(2): the three TLS descriptors of a thread. ldt.c: modify_ldt(2).
 *
 * Differs: segments have a base and no limit; limit and flag bits are only kept to be read back. There is no LDT.
 */
import { getTls, setTls } from '../cpu/index.ts';
import { EFAULT, EINVAL, ENOSYS, ESRCH } from '../include/errno.ts';
import { NR } from '../include/unistd.ts';
import { words } from '../program/call.ts';
import type { Arg } from '../program/types.ts';
import { type CState, cpuOf } from './c-state.ts';
import { int, syscall, user } from './syscall.ts';
import type { Kernel } from './types.ts';

const FIRST = 6;
const SLOTS = 3;
/** Bits of the flags word of struct user_desc. */
const SEG_32BIT = 1;
const CONTENTS = 6;
const READ_EXEC_ONLY = 8;
const SEG_NOT_PRESENT = 32;

/** do_set_thread_area(): 0 or a negative errno. `allocate`: entry_number -1 takes a free slot and is told which. */
export function setThreadArea(k: Kernel, c: CState, arg: Arg, allocate: boolean): number {
  const w = [0, 4, 8, 12].map((at) => k.user.u32(arg, at));
  if (w.some((v) => v === undefined)) return -EFAULT;
  const [entry, base, limit, flags] = w as [number, number, number, number];
  const empty =
    base === 0 && limit === 0 && ((flags & 0x7f) === (READ_EXEC_ONLY | SEG_NOT_PRESENT) || (flags & 0x7f) === 0);
  if (!empty && k.era.trace === 'new') {
    if ((flags & SEG_32BIT) === 0 || (flags & CONTENTS) > 2 || (flags & SEG_NOT_PRESENT) !== 0) return -EINVAL;
  }
  const cpu = cpuOf(c);
  let index = entry | 0;
  if (index === -1 && allocate) {
    let n = 0;
    while (n < SLOTS && getTls(cpu, n) !== null) n += 1;
    if (n === SLOTS) return -ESRCH;
    index = FIRST + n;
    const bad = k.user.write(arg, words(index));
    if (bad < 0) return bad;
  }
  const slot = index - FIRST;
  if (slot < 0 || slot >= SLOTS) return -EINVAL;
  setTls(cpu, slot, empty ? null : base | 0);
  c.tls[slot * 2] = limit;
  c.tls[slot * 2 + 1] = flags;
  return 0;
}
export function getThreadArea(k: Kernel, c: CState, index: number, out: Arg): number {
  const slot = index - FIRST;
  if (slot < 0 || slot >= SLOTS) return -EINVAL;
  const base = getTls(cpuOf(c), slot);
  const desc =
    base === null
      ? [index, 0, 0, READ_EXEC_ONLY | SEG_NOT_PRESENT]
      : [index, base, c.tls[slot * 2] as number, c.tls[slot * 2 + 1] as number];
  return k.user.write(out, words(...desc));
}

export const tlsSyscalls = [
  /** @models arch/x86/kernel/tls.c set_thread_area @returns 0, -EFAULT, -EINVAL, -ESRCH (no free slot) */
  syscall('set_thread_area', NR.set_thread_area, [user], (k, t, desc) => {
    const { prog } = k.x(t);
    return prog.kind === 'c' ? setThreadArea(k, prog, desc, true) : -ENOSYS;
  }),
  /** @models arch/x86/kernel/tls.c get_thread_area */
  syscall('get_thread_area', NR.get_thread_area, [user], (k, t, desc) => {
    const { prog } = k.x(t);
    const index = k.user.u32(desc);
    if (index === undefined) return -EFAULT;
    return prog.kind === 'c' ? getThreadArea(k, prog, index | 0, desc) : -EINVAL;
  }),
  /** Differs: no local descriptor table: reading finds it empty, writing is refused. @models arch/x86/kernel/ldt.c */
  syscall('modify_ldt', NR.modify_ldt, [int], (_k, _t, func) => (func === 0 || func === 2 ? 0 : -ENOSYS)),
];
