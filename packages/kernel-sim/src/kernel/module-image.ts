/**
 * kernel/module-image.ts — the part of the kernel that C can see as memory: its text (only as addresses), its variables, sys_call_table.
 *
 *   c1000000  text: doors (cpu/code-page.ts); the bytes say push ebp; mov ebp,esp; … and are never run
 *   c1400000  variables
 *   c1404000  sys_call_table, read-only as CONFIG_DEBUG_RODATA makes it
 */

import { CYCLES_PER_MS } from '../include/constants.ts';
import { list_head } from '../include/list.ts';
import type { ListHead } from '../include/sched.ts';
import { PAGE_OFFSET } from '../mm/memory.ts';
import { doorAt } from './exports/doors.ts';
import { PARAM_OPS } from './exports/params.ts';
import { functionAddress, KERNEL_TEXT } from './symbols.ts';
import type { Kernel } from './types.ts';

export const HZ = 250;
export const MS_PER_JIFFY = 1000 / HZ;
/** INITIAL_JIFFIES: jiffies wraps five minutes after boot, so that code which cannot bear it is found. */
const INITIAL_JIFFIES = -300 * HZ;
export const KERNEL_DATA = 0xc1400000;
const TABLE = 0xc1404000;
const TABLE_PAGES = 1;
const END = 0xc1406000;
const CALLS = 451;

/** Name, bytes. Address in this order from KERNEL_DATA on, 16-byte aligned. */
const VARIABLES: readonly (readonly [string, number])[] = [
  ['jiffies', 8],
  ['current_task', 4],
  ['__preempt_count', 4],
  ['cad_pid', 4],
  ['panic_notifier_list', 8],
  ['reboot_notifier_list', 32],
  ['init_user_ns', 128],
  ['init_uts_ns', 512],
  ['init_mm', 256],
  ['init_cred', 128],
  ['system_wq', 4],
  ['system_highpri_wq', 4],
  ['system_long_wq', 4],
  ['system_unbound_wq', 4],
  ['nr_cpu_ids', 4],
  ['__cpu_online_mask', 4],
  ['__cpu_possible_mask', 4],
  ['__num_online_cpus', 4],
  ['system_state', 4],
  ['oops_in_progress', 4],
  ['panic_timeout', 4],
  ['panic_on_oops', 4],
  ['loops_per_jiffy', 4],
  ['console_printk', 16],
  ['overflowuid', 4],
  ['overflowgid', 4],
  ['empty_zero_page', 4],
  ['_ctype', 257],
  ['hex_asc', 17],
  ['__per_cpu_offset', 4],
  ['boot_cpu_data', 64],
  ['param_array_ops', 16],
  ...Object.keys(PARAM_OPS).map((name) => [name, 16] as const),
];

/** Takes its place in RAM; once a boot, before anything else is allocated there. */
export function initKernelImage(k: Kernel): void {
  const { mem } = k;
  const first = (KERNEL_TEXT - PAGE_OFFSET) >>> 12;
  const last = (END - PAGE_OFFSET) >>> 12;
  for (let f = first; f < last; f += 1) mem.ref[f] = 1;
  mem.freeFrames -= last - first;
  const { kcode } = k.state;
  let at = KERNEL_DATA;
  for (const [name, size] of VARIABLES) {
    kcode.vars.set(name, at);
    at += (size + 15) & -16;
  }
  kcode.vars.set('jiffies_64', kcode.vars.get('jiffies') as number);
  kcode.syscallTable = TABLE;
  kcode.vars.set('sys_call_table', TABLE);
  const put = (name: string, value: number, offset = 0): void =>
    mem.w32((kcode.vars.get(name) as number) + offset, value);
  put('nr_cpu_ids', 1);
  put('__cpu_online_mask', 1);
  put('__cpu_possible_mask', 1);
  put('__num_online_cpus', 1);
  put('system_state', k.era.trace === 'new' ? 3 : 1);
  put('loops_per_jiffy', 4_980_736);
  put('overflowuid', 65534);
  put('overflowgid', 65534);
  put('init_cred', 4);
  put('init_user_ns', 3);
  ['7', '4', '1', '7'].forEach((v, i) => {
    put('console_printk', Number(v), i * 4);
  });
  for (const name of ['system_wq', 'system_highpri_wq', 'system_long_wq', 'system_unbound_wq'])
    put(name, (kcode.vars.get(name) as number) | 1);
  const digits = '0123456789abcdef';
  for (let i = 0; i < 16; i += 1) mem.w8((kcode.vars.get('hex_asc') as number) + i, digits.charCodeAt(i));
  fillCtype(k);
  for (const [name, ops] of Object.entries(PARAM_OPS)) {
    const base = kcode.vars.get(name) as number;
    mem.w32(base + 4, functionAddress(ops.set));
    mem.w32(base + 8, functionAddress(ops.get));
  }
  const array = kcode.vars.get('param_array_ops') as number;
  mem.w32(array + 4, functionAddress('param_array_set'));
  mem.w32(array + 8, functionAddress('param_array_get'));
  fillTable(k);
}

/** lib/ctype.c: _U 1, _L 2, _D 4, _C 8, _P 16, _S 32, _X 64, _SP 128. */
function fillCtype(k: Kernel): void {
  const base = k.state.kcode.vars.get('_ctype') as number;
  for (let c = 0; c < 128; c += 1) {
    const ch = String.fromCharCode(c);
    let b = 0;
    if (ch >= 'A' && ch <= 'Z') b = ch <= 'F' ? 0x41 : 1;
    else if (ch >= 'a' && ch <= 'z') b = ch <= 'f' ? 0x42 : 2;
    else if (ch >= '0' && ch <= '9') b = 4;
    else if (ch === ' ') b = 0xa0;
    else if (c >= 9 && c <= 13) b = 0x28;
    else if (c < 32 || c === 127) b = 8;
    else b = 16;
    k.mem.w8(base + c, b);
  }
}

export const callDoor = (k: Kernel, name: string): string =>
  k.era.trace === 'new' ? `__ia32_sys_${name}` : `sys_${name}`;
/** The table's own entry for a call. */
export function tableEntry(k: Kernel, nr: number): number {
  const sys = k.build.syscalls.get(nr);
  return functionAddress(
    sys === undefined ? (k.era.trace === 'new' ? '__ia32_sys_ni_syscall' : 'sys_ni_syscall') : callDoor(k, sys.name),
  );
}
function fillTable(k: Kernel): void {
  for (let nr = 0; nr < CALLS; nr += 1) k.mem.w32(TABLE + nr * 4, tableEntry(k, nr));
  protectLinear(k, TABLE, TABLE_PAGES, false);
  protectLinear(k, KERNEL_TEXT, (KERNEL_DATA - KERNEL_TEXT) >>> 12, false);
}
/** set_memory_rw() and friends on the linear map. */
export function protectLinear(k: Kernel, addr: number, pages: number, write: boolean): void {
  for (let p = 0; p < pages; p += 1) k.mem.allowWrite(((addr - PAGE_OFFSET) >>> 12) + p, write);
}

export function jiffiesNow(k: Kernel): number {
  return (Math.floor((k.now - k.state.bootedAt / CYCLES_PER_MS) / MS_PER_JIFFY) + INITIAL_JIFFIES) >>> 0;
}
/** Room time of a moment in jiffies, the nearest around now. */
export function jiffyToMs(k: Kernel, jiffies: number): number {
  const delta = (jiffies - jiffiesNow(k)) | 0;
  return k.now + delta * MS_PER_JIFFY;
}
interface Addresses {
  readonly jiffies: number;
  readonly current: number;
  readonly cadPid: number;
}
const addresses = new WeakMap<Kernel, Addresses>();
/** Before C runs: the variables that change by themselves. */
export function refreshVariables(k: Kernel): void {
  let at = addresses.get(k);
  if (at === undefined) {
    const { vars } = k.state.kcode;
    if (!vars.has('jiffies')) return;
    vars.set('init_task', k.state.initTask >>> 0);
    vars.set('init_pid_ns', k.state.initPidNs >>> 0);
    at = { jiffies: variable(k, 'jiffies'), current: variable(k, 'current_task'), cadPid: variable(k, 'cad_pid') };
    addresses.set(k, at);
  }
  k.mem.w32(at.jiffies, jiffiesNow(k));
  k.mem.w32(at.jiffies + 4, 0xffffffff);
  k.mem.w32(at.current, k.state.current?.addr ?? k.state.initTask);
  if (k.mem.r32(at.cadPid) !== 0) return;
  const init = k.find(1);
  if (init !== null) k.mem.w32(at.cadPid, init.thread_pid.$addr);
}
export const variable = (k: Kernel, name: string): number => k.state.kcode.vars.get(name) ?? 0;

/** Which door an address is, for traces. */
export const isDoor = (k: Kernel, addr: number): boolean => doorAt(k.era, addr) !== null;
export { type ListHead, list_head };
