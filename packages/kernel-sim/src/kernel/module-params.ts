/** kernel/params.c parse_args() — `name=value name2="a b" flag` for a module, and its files under /sys/module/NAME/parameters. */
import * as G from '../guards/module.ts';
import { EINVAL, ENOENT, ENOMEM, ENOSPC, EPERM } from '../include/errno.ts';
import { kernel_param, kernel_param_ops } from '../include/kstructs.ts';
import { KernelFault } from '../mm/memory.ts';
import { kfree, kmalloc } from '../mm/slab.ts';
import { kstring, putString } from './exports/abi.ts';
import { callC } from './module-frames.ts';
import type { ModuleParam, ModuleState } from './module-state.ts';
import { Dead } from './oops.ts';
import type { Kernel } from './types.ts';

/** Words of an argument string: blanks separate, double quotes keep them together. */
export function splitArgs(args: string): { name: string; value: string | null }[] {
  const out: { name: string; value: string | null }[] = [];
  let at = 0;
  const blank = (c: string | undefined): boolean => c === ' ' || c === '\t' || c === '\n';
  while (at < args.length) {
    while (blank(args[at])) at += 1;
    if (at >= args.length) break;
    let word = '';
    let equals = -1;
    let quoted = false;
    for (; at < args.length && (quoted || !blank(args[at])); at += 1) {
      const c = args[at] as string;
      if (c === '"') quoted = !quoted;
      else {
        if (c === '=' && equals < 0) equals = word.length;
        word += c;
      }
    }
    out.push(equals < 0 ? { name: word, value: null } : { name: word.slice(0, equals), value: word.slice(equals + 1) });
  }
  return out;
}
const dashes = (s: string): string => s.replaceAll('-', '_');

/** Calls the parameter's `set` with a string in kernel memory. */
function set(k: Kernel, p: ModuleParam, value: string | null): number {
  const ops = k.mem.r32(p.addr + kernel_param.offsets.ops) >>> 0;
  const fn = k.mem.r32(ops + kernel_param_ops.offsets.set) >>> 0;
  const text = value === null ? 0 : kmalloc(k, value.length + 1);
  if (value !== null) {
    if (text === 0) return -ENOMEM;
    putString(k, text, value);
  }
  const flagOk = value !== null || flagType(k, ops);
  const r = flagOk ? callC(k, fn, [text, p.addr]) : -EINVAL;
  if (text !== 0) kfree(k, text);
  return r;
}
/** KERNEL_PARAM_OPS_FL_NOARG: bool and invbool may stand without a value. */
const flagType = (k: Kernel, ops: number): boolean =>
  ops === k.state.kcode.vars.get('param_ops_bool') ||
  ops === k.state.kcode.vars.get('param_ops_invbool') ||
  (k.mem.r32(ops) & 1) !== 0;

/** 0 or a negative errno, with Linux's words in the log. */
export function parse_args(k: Kernel, m: ModuleState, args: string): number {
  const old = k.era.trace === 'old';
  for (const { name, value } of splitArgs(args)) {
    const p = m.params.find((x) => dashes(x.name) === dashes(name));
    if (p === undefined) {
      if (k.blocked(G.params, { param: name, known: false, error: old ? -ENOENT : 0 })) {
        k.printk(3, `${m.name}: Unknown parameter \`${name}'`);
        return -ENOENT;
      }
      k.printk(4, `${m.name}: unknown parameter '${name}' ignored`);
      continue;
    }
    const r = set(k, p, value);
    if (!k.blocked(G.params, { param: name, known: true, error: r })) continue;
    const shown = value ?? '';
    if (r === -ENOSPC) k.printk(3, `${m.name}: \`${shown}' too large for parameter \`${name}'`);
    else k.printk(3, `${m.name}: \`${shown}' invalid for parameter \`${name}'`);
    return r;
  }
  return 0;
}

/** A read of /sys/module/NAME/parameters/P: what `get` prints, or a negative errno. */
export function param_get(k: Kernel, _m: ModuleState, p: ModuleParam): string | number {
  const ops = k.mem.r32(p.addr + kernel_param.offsets.ops) >>> 0;
  const fn = k.mem.r32(ops + kernel_param_ops.offsets.get) >>> 0;
  if (fn === 0) return -EPERM;
  const page = kmalloc(k, 4096);
  if (page === 0) return -ENOMEM;
  try {
    const n = callC(k, fn, [page, p.addr]);
    if (n < 0) return n;
    const s = kstring(k, page).slice(0, n);
    return s.endsWith('\n') ? s : `${s}\n`;
  } catch (e) {
    if (e instanceof Dead || e instanceof KernelFault) return -EINVAL;
    throw e;
  } finally {
    kfree(k, page);
  }
}
export function param_set(k: Kernel, _m: ModuleState, p: ModuleParam, text: string): number {
  return set(k, p, text.replace(/\n$/, ''));
}
