/**
 * kernel/module.c load_module(), kernel/module/main.c — every refusal in Linux's order, then the module stands ready for its init.
 *
 * 2.6.34: ELF, version magic, name, licence, symbols, relocations, parameters.
 * 6.1: signature, ELF, version magic, name, licence, symbols, relocations, parameters. A name that is still being initialised waits.
 */
import * as G from '../guards/module.ts';
import { EEXIST, EINVAL, EKEYREJECTED, ENOEXEC, ENOMEM, EPERM } from '../include/errno.ts';
import { kernel_param, kernel_symbol, module_struct } from '../include/kstructs.ts';
import type { Task } from '../include/sched.ts';
import { kmalloc } from '../mm/slab.ts';
import { vfree } from '../mm/vmalloc.ts';
import { kstring, putString } from './exports/abi.ts';
import { queueAt } from './exports/locks.ts';
import { refreshVariables } from './module-image.ts';
import {
  type ModuleFileImage,
  moduleSymbols,
  place,
  protectModule,
  readModule,
  relocate,
  resolveSymbols,
  type Section,
} from './module-link.ts';
import { parse_args } from './module-params.ts';
import type { ModuleExport, ModuleParam, ModuleState } from './module-state.ts';
import { seatOf } from './printk.ts';
import type { Kernel } from './types.ts';

const TAINT_PROPRIETARY = 0;
const TAINT_FORCED_MODULE = 1;
const TAINT_OOT = 12;
const TAINT_UNSIGNED = 13;
export const IGNORE_MODVERSIONS = 1;
export const IGNORE_VERMAGIC = 2;
const COMPATIBLE = ['GPL', 'GPL v2', 'GPL and additional rights', 'Dual BSD/GPL', 'Dual MIT/GPL', 'Dual MPL/GPL'];

/** UTS_RELEASE and the options modules depend on. */
export function kernelMagic(k: Kernel): string {
  return k.era.trace === 'new'
    ? `${k.era.release} SMP preempt mod_unload modversions 686 `
    : `${k.era.release} SMP mod_unload 686 `;
}
function taint(k: Kernel, m: { taints: string } | null, bit: number, letter: string): void {
  k.state.tainted |= 1 << bit;
  if (m !== null && !m.taints.includes(letter)) m.taints += letter;
}
const once = (k: Kernel, what: string): boolean => {
  const { kcode } = k.state;
  if (kcode.once.includes(what)) return false;
  kcode.once.push(what);
  return true;
};

/** Why the bytes are no module of this machine; '' when they are. */
function sanity(k: Kernel, bytes: Uint8Array): ModuleFileImage | number {
  const image = readModule(bytes);
  if (k.blocked(G.elfSane, { reason: typeof image === 'string' ? image.replace('\x7f', '\\x7f') : '' })) {
    if (k.era.trace === 'new' && typeof image === 'string') k.printk(3, image.replace('\x7f', '\\x7f'));
    return -ENOEXEC;
  }
  return image as ModuleFileImage;
}
const named = (image: ModuleFileImage, name: string): Section | undefined =>
  image.sections.find((s) => s.name === name);

/** The name inside `.gnu.linkonce.this_module`, before anything is loaded. */
function nameOf(image: ModuleFileImage, this_module: Section): string {
  let s = '';
  const at = this_module.offset + (module_struct.offsets.name as number);
  for (let i = 0; i < 59; i += 1) {
    const b = image.bytes[at + i] ?? 0;
    if (b === 0) break;
    s += String.fromCharCode(b);
  }
  return s;
}

function checkVersions(k: Kernel, image: ModuleFileImage, name: string, flags: number): number {
  const magic = (flags & IGNORE_VERMAGIC) !== 0 ? undefined : image.info.get('vermagic');
  const kernel = kernelMagic(k);
  if (magic === undefined) {
    // try_to_force_load(): CONFIG_MODULE_FORCE_LOAD is on
    if (once(k, 'force'))
      k.printk(
        4,
        `${name}: module has bad taint, not creating trace events`.slice(0, 0) +
          `${name}: ${(flags & IGNORE_VERMAGIC) !== 0 ? 'bad vermagic' : 'no vermagic'}: kernel tainted.`,
      );
    taint(k, null, TAINT_FORCED_MODULE, 'F');
    return 0;
  }
  const crcs = named(image, '__versions') !== undefined || magic.includes('modversions');
  if (k.blocked(G.vermagic, { module: magic, kernel, crcs })) {
    k.printk(3, `${name}: version magic '${magic}' should be '${kernel}'`);
    return -ENOEXEC;
  }
  return 0;
}

/** Parameters, exports and the record of the module, read from where they were loaded. */
function readParams(k: Kernel, image: ModuleFileImage): ModuleParam[] {
  const s = named(image, '__param');
  const out: ModuleParam[] = [];
  if (s === undefined) return out;
  for (let at = 0; at + kernel_param.size <= s.size && out.length < 256; at += kernel_param.size) {
    const addr = s.addr + at;
    out.push({
      addr,
      name: kstring(k, k.mem.r32(addr + kernel_param.offsets.name) >>> 0, 64),
      perm: k.mem.r16(addr + kernel_param.offsets.perm),
    });
  }
  return out;
}
function readExports(k: Kernel, image: ModuleFileImage): ModuleExport[] {
  return ['__ksymtab', '__ksymtab_gpl'].flatMap((section) => {
    const s = named(image, section);
    const out: ModuleExport[] = [];
    if (s === undefined) return out;
    for (let at = 0; at + kernel_symbol.size <= s.size && out.length < 1024; at += kernel_symbol.size) {
      out.push({
        addr: k.mem.r32(s.addr + at + kernel_symbol.offsets.value) >>> 0,
        name: kstring(k, k.mem.r32(s.addr + at + kernel_symbol.offsets.name) >>> 0, 128),
        gpl: section === '__ksymtab_gpl',
      });
    }
    return out;
  });
}

export interface LoadRequest {
  readonly bytes: Uint8Array;
  readonly args: string;
  /** finit_module(2). */
  readonly flags: number;
}
/** What load_module() answers: the module, an errno, or the address of one of that name that is still being initialised. */
export type Loaded = ModuleState | number | { readonly waitFor: number };

export function load_module(k: Kernel, current: Task, q: LoadRequest): Loaded {
  refreshVariables(k);
  const modern = k.era.trace === 'new';
  const enforce = Number(k.state.sysctl.get('module.sig_enforce') ?? 0) !== 0;
  const lockdown = String(k.state.sysctl.get('security.lockdown') ?? 'none');
  if (k.blocked(G.signature, { signed: false, sig_enforce: enforce, lockdown })) {
    if (enforce) {
      k.printk(5, 'Loading of unsigned module is rejected');
      return -EKEYREJECTED;
    }
    k.printk(5, `Lockdown: ${current.comm}: unsigned module loading is restricted; see man kernel_lockdown.7`);
    return -EPERM;
  }
  const image = sanity(k, q.bytes);
  if (typeof image === 'number') return image;
  const record = named(image, '.gnu.linkonce.this_module');
  if (record === undefined) {
    k.printk(4, modern ? 'No module found in object' : 'No module found in object');
    return -ENOEXEC;
  }
  if (image.symbols.length === 0) {
    k.printk(4, `${nameOf(image, record)}: module has no symbols (stripped?)`);
    return -ENOEXEC;
  }
  const name = nameOf(image, record) || (image.info.get('name') ?? '');
  const listed = String(k.state.sysctl.get('kernel.module_blacklist') ?? '')
    .split(',')
    .includes(name);
  if (k.blocked(G.blacklisted, { name, listed })) {
    k.printk(3, `Module ${name} is blacklisted`);
    return -EPERM;
  }
  const versions = checkVersions(k, image, name, q.flags);
  if (versions !== 0) return versions;
  const m: ModuleState = emptyModule(name, k.x(current).seat);
  if (modern) {
    k.blocked(G.ootTaint, { intree: image.info.has('intree') });
    if (!image.info.has('intree')) {
      if ((k.state.tainted & (1 << TAINT_OOT)) === 0) k.printk(4, `${name}: loading out-of-tree module taints kernel.`);
      taint(k, m, TAINT_OOT, 'O');
    }
  }
  const other = k.state.modules.find((x) => x.name === name);
  const state = other?.state ?? '';
  if (modern && other !== undefined && other.state === 'Loading') return { waitFor: other.addr };
  if (k.blocked(G.alreadyLoaded, { name, state })) return -EEXIST;
  return form(k, current, image, m, q);
}

function emptyModule(name: string, seat: ModuleState['seat']): ModuleState {
  return {
    name,
    addr: 0,
    size: 0,
    state: 'Loading',
    refcnt: 1,
    usedBy: [],
    uses: [],
    taints: '',
    seat,
    frames: { base: 0, pages: 0 },
    initFrames: { base: 0, pages: 0 },
    init: 0,
    exit: 0,
    gpl: true,
    symbols: [],
    exports: [],
    params: [],
    version: '',
    srcversion: '',
    sections: new Map(),
  };
}

/** From the bytes to memory; everything is given back when a step fails. */
function form(k: Kernel, current: Task, image: ModuleFileImage, m: ModuleState, q: LoadRequest): ModuleState | number {
  const modern = k.era.trace === 'new';
  if (modern) {
    k.blocked(G.unsignedTaint, { sig_ok: false });
    if (once(k, 'unsigned'))
      k.printk(5, `${m.name}: module verification failed: signature and/or required key missing - tainting kernel`);
    taint(k, m, TAINT_UNSIGNED, 'E');
  }
  const license = image.info.get('license') ?? 'unspecified';
  m.gpl = COMPATIBLE.includes(license);
  k.blocked(G.licenseTaint, { license, compatible: m.gpl });
  if (!m.gpl) {
    if ((k.state.tainted & 1) === 0) k.printk(4, `${m.name}: module license '${license}' taints kernel.`);
    if ((k.state.tainted & 1) === 0) k.printk(4, 'Disabling lock debugging due to kernel taint');
    taint(k, m, TAINT_PROPRIETARY, 'P');
    m.taints = `P${m.taints.replace('P', '')}`;
  }
  const placed = place(k, image);
  if (placed === null) return -ENOMEM;
  m.frames = placed.core;
  m.initFrames = placed.init;
  m.size = placed.size;
  const back = (r: number): number => {
    freeModule(k, m);
    return r;
  };
  const resolved = resolveSymbols(k, image, m.name, m.gpl);
  if (typeof resolved === 'number') return back(resolved);
  const moved = relocate(k, image, m.name, resolved.values);
  if (moved !== 0) return back(moved);
  const record = named(image, '.gnu.linkonce.this_module') as Section;
  if (record.addr === 0 || record.size < module_struct.size) return back(-ENOEXEC);
  fillRecord(k, m, image, record.addr);
  m.symbols = moduleSymbols(image, resolved.values);
  m.params = readParams(k, image);
  m.exports = readExports(k, image);
  m.uses = resolved.uses.map((u) => u.name);
  m.version = image.info.get('version') ?? '';
  m.srcversion = image.info.get('srcversion') ?? '';
  for (const s of image.sections) if (s.addr !== 0) m.sections.set(s.name, s.addr);
  protectModule(k, placed);
  k.state.modules.unshift(m);
  for (const u of resolved.uses) {
    u.usedBy.push(m.name);
    u.refcnt += 1;
  }
  const bad = parse_args(k, m, q.args);
  if (bad !== 0) {
    unlinkModule(k, m);
    return back(bad);
  }
  seatLoads(k, current);
  return m;
}
function seatLoads(k: Kernel, current: Task): void {
  const { seat } = k.x(current);
  if (seat !== null) seatOf(k, seat).loads += 1;
}

function fillRecord(k: Kernel, m: ModuleState, image: ModuleFileImage, addr: number): void {
  const o = module_struct.offsets as Record<string, number>;
  const put = (field: string, v: number): void => k.mem.w32(addr + (o[field] as number), v);
  m.addr = addr;
  m.init = k.mem.r32(addr + (o.init as number)) >>> 0;
  m.exit = k.mem.r32(addr + (o.exit as number)) >>> 0;
  put('state', 1); // MODULE_STATE_COMING
  putString(k, addr + (o.name as number), m.name);
  put('refcnt', 1);
  put('module_core', m.frames.base);
  put('module_init', m.initFrames.base);
  put('core_size', m.size);
  put('init_size', m.initFrames.pages * 4096);
  for (const field of ['version', 'srcversion'] as const) {
    const text = image.info.get(field);
    if (text === undefined) continue;
    const at = kmalloc(k, text.length + 1);
    if (at === 0) continue;
    putString(k, at, text);
    put(field, at);
  }
}
/** struct module's state and count follow what the kernel knows. */
export function noteState(k: Kernel, m: ModuleState): void {
  const o = module_struct.offsets as Record<string, number>;
  k.mem.w32(m.addr + (o.state as number), m.state === 'Live' ? 0 : m.state === 'Loading' ? 1 : 2);
  k.mem.w32(m.addr + (o.refcnt as number), m.refcnt);
}
export function freeInit(k: Kernel, m: ModuleState): void {
  if (m.initFrames.pages > 0) vfree(k.mem, m.initFrames.base, m.initFrames.pages);
  const { base, pages } = m.initFrames;
  m.symbols = m.symbols.filter((s) => s.addr < base || s.addr >= base + pages * 4096);
  m.initFrames = { base: 0, pages: 0 };
}
export function unlinkModule(k: Kernel, m: ModuleState): void {
  k.state.modules = k.state.modules.filter((x) => x !== m);
  for (const name of m.uses) {
    const u = k.state.modules.find((x) => x.name === name);
    if (u === undefined) continue;
    u.usedBy = u.usedBy.filter((x) => x !== m.name);
    u.refcnt -= 1;
    noteState(k, u);
  }
  k.wake(queueAt(k, m.addr));
}
export function freeModule(k: Kernel, m: ModuleState): void {
  freeInit(k, m);
  if (m.frames.pages > 0) vfree(k.mem, m.frames.base, m.frames.pages);
  m.frames = { base: 0, pages: 0 };
}
export { EINVAL };
