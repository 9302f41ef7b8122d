/** kernel/exports/params.ts — kernel/params.c: how module parameters of each type are set and shown. */
import { kernel_param, kparam_array, kparam_string } from '../../include/kstructs.ts';
import { kmalloc } from '../../mm/slab.ts';
import { callC } from '../module-frames.ts';
import type { Kernel } from '../types.ts';
import { type CArgs, type ExportedFunction, fn, kstring, putString } from './abi.ts';
import { doorAt } from './doors.ts';
import { storeNumber, strict } from './strings.ts';

const EINVAL = 22;
const ENOSPC = 28;
const ENOMEM = 12;

/** Set and get functions of `param_ops_*`. */
export const PARAM_OPS: Readonly<Record<string, { readonly set: string; readonly get: string }>> = Object.fromEntries(
  [
    'byte',
    'short',
    'ushort',
    'int',
    'uint',
    'long',
    'ulong',
    'ullong',
    'hexint',
    'bool',
    'invbool',
    'charp',
    'string',
  ].map((t) => [`param_ops_${t}`, { set: `param_set_${t}`, get: `param_get_${t}` }]),
);
const NUMBERS: Readonly<Record<string, readonly [bytes: number, min: bigint, max: bigint]>> = {
  byte: [1, 0n, 255n],
  short: [2, -32768n, 32767n],
  ushort: [2, 0n, 65535n],
  int: [4, -(2n ** 31n), 2n ** 31n - 1n],
  uint: [4, 0n, 2n ** 32n - 1n],
  long: [4, -(2n ** 31n), 2n ** 31n - 1n],
  ulong: [4, 0n, 2n ** 32n - 1n],
  ullong: [8, 0n, 2n ** 64n - 1n],
  hexint: [4, 0n, 2n ** 32n - 1n],
};

const argOf = (k: Kernel, kp: number): number => k.mem.r32(kp + kernel_param.offsets.arg) >>> 0;

function setNumber(a: CArgs, type: string): number {
  if (a.u(0) === 0) return -EINVAL;
  const [bytes, min, max] = NUMBERS[type] as readonly [number, bigint, bigint];
  const v = strict(a.str(0), 0, min, max);
  if (typeof v === 'number') return v;
  storeNumber(a.k, argOf(a.k, a.u(1)), v, bytes);
  return 0;
}
function getNumber(a: CArgs, type: string): number {
  const [bytes, min] = NUMBERS[type] as readonly [number, bigint, bigint];
  let v = 0n;
  const at = argOf(a.k, a.u(1));
  for (let i = bytes - 1; i >= 0; i -= 1) v = (v << 8n) | BigInt(a.k.mem.r8(at + i));
  const s =
    type === 'hexint'
      ? `0x${v.toString(16).padStart(8, '0')}`
      : (min < 0n ? BigInt.asIntN(bytes * 8, v) : v).toString();
  const text = a.k.era.trace === 'new' ? `${s}\n` : s;
  putString(a.k, a.u(0), text);
  return text.length;
}
function show(a: CArgs, s: string): number {
  const text = a.k.era.trace === 'new' ? `${s}\n` : s;
  putString(a.k, a.u(0), text);
  return text.length;
}
/** No value means "yes". */
function setBool(a: CArgs, invert: boolean): number {
  const s = a.u(0) === 0 ? '1' : a.str(0);
  const c = (s[0] ?? '').toLowerCase();
  const on = c === 'y' || c === '1' || s.toLowerCase().startsWith('on');
  if (!on && c !== 'n' && c !== '0' && !s.toLowerCase().startsWith('of')) return -EINVAL;
  const at = argOf(a.k, a.u(1));
  const v = on !== invert ? 1 : 0;
  a.k.mem.w8(at, v);
  return 0;
}

/** Calls a `set` of kernel_param_ops: ours, or the module's own. */
function callSet(a: CArgs, set: number, val: number, kp: number): number {
  const door = doorAt(a.k.era, set);
  if (door === null) return set === 0 ? -1 : callC(a.k, set, [val, kp]);
  const r = door.run({
    ...a,
    u: (n) => (n === 0 ? val : kp),
    i: (n) => (n === 0 ? val : kp) | 0,
    str: () => kstring(a.k, val),
  });
  return typeof r === 'number' ? r : 0;
}
/** param_array(): comma separated. */
function setArray(a: CArgs): number {
  const { k } = a;
  const arr = argOf(k, a.u(1));
  const field = (name: keyof typeof kparam_array.offsets): number =>
    k.mem.r32(arr + (kparam_array.offsets[name] as number)) >>> 0;
  const [max, size, elem] = [field('max'), field('elemsize'), field('elem')];
  const set = k.mem.r32(field('ops') + 4) >>> 0;
  const parts = a.str(0).split(',');
  const text = kmalloc(k, 1024);
  const kp = kmalloc(k, kernel_param.size);
  if (text === 0 || kp === 0) return -ENOMEM;
  let n = 0;
  let r = 0;
  for (const part of parts) {
    if (n >= max) {
      k.printk(3, `${kstring(k, k.mem.r32(a.u(1)) >>> 0)}: can only take ${max} arguments`);
      r = -EINVAL;
      break;
    }
    k.mem.w32(kp, k.mem.r32(a.u(1)));
    k.mem.w32(kp + kernel_param.offsets.arg, elem + n * size);
    putString(k, text, part.slice(0, 1000));
    r = callSet(a, set, text, kp);
    if (r !== 0) break;
    n += 1;
  }
  if (r === 0 && field('num') !== 0) k.mem.w32(field('num'), n);
  return r;
}

export const paramExports: readonly ExportedFunction[] = [
  ...Object.keys(NUMBERS).flatMap((type) => [
    fn(`param_set_${type}`, (a) => setNumber(a, type)),
    fn(`param_get_${type}`, (a) => getNumber(a, type)),
  ]),
  fn('param_set_bool', (a) => setBool(a, false)),
  fn('param_get_bool', (a) => show(a, a.k.mem.r8(argOf(a.k, a.u(1))) !== 0 ? 'Y' : 'N')),
  fn('param_set_invbool', (a) => setBool(a, true)),
  fn('param_get_invbool', (a) => show(a, a.k.mem.r8(argOf(a.k, a.u(1))) !== 0 ? 'N' : 'Y')),
  fn('param_set_charp', (a) => {
    if (a.u(0) === 0) return -EINVAL;
    const s = a.str(0);
    if (s.length > 1024) return -ENOSPC;
    const at = kmalloc(a.k, s.length + 1);
    if (at === 0) return -ENOMEM;
    putString(a.k, at, s);
    a.k.mem.w32(argOf(a.k, a.u(1)), at);
    return 0;
  }),
  fn('param_get_charp', (a) => {
    const at = a.k.mem.r32(argOf(a.k, a.u(1))) >>> 0;
    return show(a, at === 0 ? '(null)' : kstring(a.k, at));
  }),
  fn('param_set_string', (a) => {
    const ps = argOf(a.k, a.u(1));
    const max = a.k.mem.r32(ps + kparam_string.offsets.maxlen) >>> 0;
    const s = a.str(0);
    if (s.length + 1 > max) return -ENOSPC;
    putString(a.k, a.k.mem.r32(ps + kparam_string.offsets.string) >>> 0, s);
    return 0;
  }),
  fn('param_get_string', (a) =>
    show(a, kstring(a.k, a.k.mem.r32(argOf(a.k, a.u(1)) + kparam_string.offsets.string) >>> 0)),
  ),
  fn('param_array_set', setArray),
  fn('param_array_get', (a) => {
    const { k } = a;
    const arr = argOf(k, a.u(1));
    const num = k.mem.r32(arr + kparam_array.offsets.num) >>> 0;
    const count = num === 0 ? k.mem.r32(arr + kparam_array.offsets.max) : k.mem.r32(num);
    const size = k.mem.r32(arr + kparam_array.offsets.elemsize);
    const elem = k.mem.r32(arr + kparam_array.offsets.elem) >>> 0;
    const items = Array.from({ length: Math.min(count, 256) }, (_, i) => k.mem.r32(elem + i * size));
    return show(a, items.join(','));
  }),
];
