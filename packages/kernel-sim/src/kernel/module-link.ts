/**
 * kernel/module.c, arch/x86/kernel/module.c — an object file becomes code in the vmalloc area: layout, symbols, relocations.
 */
import {
  type ElfSymbol,
  EM_386,
  ET_REL,
  readHeader,
  readSections,
  readSymbols,
  type SectionHeader,
  SHDR_SIZE,
  SHF_ALLOC,
  SHF_EXECINSTR,
  SHF_WRITE,
  SHT_NOBITS,
  SHT_REL,
  SHT_RELA,
  SHT_SYMTAB,
  stringAt,
} from '../cpu/elf.ts';
import * as G from '../guards/module.ts';
import { ENOENT, ENOEXEC } from '../include/errno.ts';
import { vfree, vmalloc, vprotect } from '../mm/vmalloc.ts';
import { DOORS_BY_NAME } from './exports/doors.ts';
import { moduleExports } from './exports/list.ts';
import type { ModuleState, ModuleSymbol } from './module-state.ts';
import { functionAddress } from './symbols.ts';
import type { Kernel } from './types.ts';

const R_386_32 = 1;
const R_386_PC32 = 2;
const R_386_PLT32 = 4;
const SHN_UNDEF = 0;
const SHN_ABS = 0xfff1;
const SHN_COMMON = 0xfff2;

export interface Section extends SectionHeader {
  readonly name: string;
  /** Where it was put; 0 for sections that are not loaded. */
  addr: number;
}
export interface ModuleFileImage {
  readonly bytes: Uint8Array;
  readonly sections: Section[];
  readonly symbols: readonly (ElfSymbol & { readonly name: string })[];
  readonly info: ReadonlyMap<string, string>;
}

/** elf_validity_check(): the file's parts, or why it is none. */
export function readModule(bytes: Uint8Array): ModuleFileImage | string {
  const h = readHeader(bytes);
  if (h === null)
    return bytes.length < 52 ? `Invalid ELF header len ${bytes.length}` : 'Invalid ELF header magic: != \x7fELF';
  if (h.type !== ET_REL) return `Invalid ELF header type: ${h.type} != ${ET_REL}`;
  if (h.machine !== EM_386) return `Invalid architecture in ELF header: ${h.machine}`;
  if (h.shentsize !== SHDR_SIZE) return 'Invalid ELF section header size';
  const headers = readSections(bytes, h);
  if (headers === null) return 'Invalid ELF section header overflow';
  const names = headers[h.shstrndx];
  if (names === undefined || h.shstrndx === 0) return `Invalid ELF section name index: ${h.shstrndx}`;
  const sections: Section[] = headers.map((s) => ({ ...s, name: stringAt(bytes, names, s.nameAt) ?? '', addr: 0 }));
  const table = sections.find((s) => s.type === SHT_SYMTAB);
  const strings = table === undefined ? undefined : sections[table.link];
  const symbols =
    table === undefined || strings === undefined
      ? []
      : readSymbols(bytes, table).map((s) => ({ ...s, name: stringAt(bytes, strings, s.nameAt) ?? '' }));
  return { bytes, sections, symbols, info: readInfo(bytes, sections) };
}
/** The `key=value` strings of .modinfo. */
function readInfo(bytes: Uint8Array, sections: readonly Section[]): Map<string, string> {
  const out = new Map<string, string>();
  const s = sections.find((x) => x.name === '.modinfo');
  if (s === undefined) return out;
  let text = '';
  for (let i = s.offset; i < s.offset + s.size; i += 1) {
    const b = bytes[i] as number;
    if (b !== 0) {
      text += String.fromCharCode(b);
      continue;
    }
    const cut = text.indexOf('=');
    if (cut > 0 && !out.has(text.slice(0, cut))) out.set(text.slice(0, cut), text.slice(cut + 1));
    text = '';
  }
  return out;
}

/** Groups in the order they are laid out: code, read-only data, data, small data. */
const GROUPS: readonly (readonly [want: number, not: number])[] = [
  [SHF_EXECINSTR | SHF_ALLOC, 0],
  [SHF_ALLOC, SHF_WRITE | SHF_EXECINSTR],
  [SHF_WRITE | SHF_ALLOC, SHF_EXECINSTR],
];
const isInit = (s: Section): boolean => s.name.startsWith('.init');
interface Area {
  size: number;
  textEnd: number;
  roEnd: number;
}
/** layout_sections(): offsets in the core or init area; pages between groups where the kernel protects them. */
function layout(image: ModuleFileImage, init: boolean, pages: boolean, at: Map<Section, number>): Area {
  const area = { size: 0, textEnd: 0, roEnd: 0 };
  GROUPS.forEach(([want, not], g) => {
    for (const s of image.sections) {
      if ((s.flags & want) !== want || (s.flags & not) !== 0 || isInit(s) !== init) continue;
      if (g === 2 && at.has(s)) continue;
      const align = Math.max(1, Math.min(4096, s.align));
      area.size = Math.ceil(area.size / align) * align;
      at.set(s, area.size);
      area.size += s.size;
    }
    if (pages) area.size = Math.ceil(area.size / 4096) * 4096;
    if (g === 0) area.textEnd = area.size;
    if (g === 1) area.roEnd = area.size;
  });
  return area;
}

export interface Placed {
  readonly core: { base: number; pages: number };
  readonly init: { base: number; pages: number };
  readonly size: number;
  readonly coreArea: Area;
}
const MAX_MODULE_PAGES = 1024;
/** move_module(): memory, and the sections' bytes in it; null when there is none. */
export function place(k: Kernel, image: ModuleFileImage): Placed | null {
  const strict = k.era.trace === 'new';
  const at = new Map<Section, number>();
  const coreArea = layout(image, false, strict, at);
  const initArea = layout(image, true, strict, at);
  const pagesOf = (n: number): number => Math.ceil(n / 4096);
  const [cp, ip] = [Math.max(1, pagesOf(coreArea.size)), pagesOf(initArea.size)];
  if (cp + ip > MAX_MODULE_PAGES) return null;
  const base = vmalloc(k.mem, cp, true);
  if (base === 0) return null;
  const initBase = ip === 0 ? 0 : vmalloc(k.mem, ip, true);
  if (ip > 0 && initBase === 0) {
    vfree(k.mem, base, cp);
    return null;
  }
  for (const [s, offset] of at) {
    s.addr = (isInit(s) ? initBase : base) + offset;
    if (s.type !== SHT_NOBITS) k.mem.kwrite(s.addr, image.bytes.subarray(s.offset, s.offset + s.size));
  }
  return {
    core: { base, pages: cp },
    init: { base: initBase, pages: ip },
    size: strict ? cp * 4096 : coreArea.size,
    coreArea,
  };
}
/** complete_formation(): text read-only, data not executable, from 2.6.38 on. */
export function protectModule(k: Kernel, p: Placed): void {
  if (k.era.trace === 'old') return;
  const text = Math.ceil(p.coreArea.textEnd / 4096);
  const ro = Math.ceil(p.coreArea.roEnd / 4096);
  if (text > 0) vprotect(k.mem, p.core.base, text, false, true);
  if (ro > text) vprotect(k.mem, p.core.base + text * 4096, ro - text, false, false);
  if (p.core.pages > ro) vprotect(k.mem, p.core.base + ro * 4096, p.core.pages - ro, true, false);
}

export interface Resolved {
  readonly addr: number;
  /** The module it comes from; null for the kernel. */
  readonly owner: ModuleState | null;
}
/** find_symbol(): exported by the kernel or by a loaded module, and visible to a module of this licence. */
function findExport(k: Kernel, name: string): (Resolved & { readonly gplOnly: boolean }) | null {
  const kind = moduleExports(k.era).get(name);
  if (kind !== undefined) {
    const addr = DOORS_BY_NAME(k.era).has(name) ? functionAddress(name) : (k.state.kcode.vars.get(name) ?? 0);
    if (addr !== 0) return { addr, owner: null, gplOnly: kind === 'gpl' };
  }
  for (const m of k.state.modules) {
    const e = m.state === 'Live' ? m.exports.find((x) => x.name === name) : undefined;
    if (e !== undefined) return { addr: e.addr, owner: m, gplOnly: e.gpl };
  }
  return null;
}
/** simplify_symbols(): every symbol's address by index; or the errno, with the log line. */
export function resolveSymbols(
  k: Kernel,
  image: ModuleFileImage,
  name: string,
  gpl: boolean,
): { values: number[]; uses: ModuleState[] } | number {
  const values: number[] = [];
  const uses = new Set<ModuleState>();
  let failed = 0;
  for (const s of image.symbols) {
    if (s.section === SHN_COMMON && s.bind !== 0) {
      k.printk(4, `${name}: please compile with -fno-common`);
      return -ENOEXEC;
    }
    if (s.section === SHN_UNDEF) {
      if (s.name === '') {
        values.push(0);
        continue;
      }
      const found = findExport(k, s.name);
      const hidden =
        found !== null && k.blocked(G.gplSymbol, { symbol: s.name, gplOnly: found.gplOnly, proprietary: !gpl });
      if (found !== null && !hidden) {
        if (found.owner !== null) uses.add(found.owner);
        values.push(found.addr);
        continue;
      }
      if (s.bind === 2) {
        values.push(0); // weak and not there
        continue;
      }
      k.blocked(G.unknownSymbol, { symbol: s.name, exported: false });
      k.printk(
        4,
        k.era.trace === 'old' ? `${name}: Unknown symbol ${s.name}` : `${name}: Unknown symbol ${s.name} (err -2)`,
      );
      failed = -ENOENT;
      if (k.era.trace === 'new') return failed;
      values.push(0);
      continue;
    }
    if (s.section === SHN_ABS) values.push(s.value);
    else values.push(((image.sections[s.section]?.addr ?? 0) + s.value) >>> 0);
  }
  return failed !== 0 ? failed : { values, uses: [...uses] };
}

/** apply_relocate(): 0 or -ENOEXEC. */
export function relocate(k: Kernel, image: ModuleFileImage, name: string, values: readonly number[]): number {
  const d = new DataView(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength);
  for (const rel of image.sections) {
    const target = image.sections[rel.info];
    if ((rel.type !== SHT_REL && rel.type !== SHT_RELA) || target === undefined || target.addr === 0) continue;
    if (rel.type === SHT_RELA) {
      k.printk(3, `module ${name}: ADD RELOCATION unsupported`);
      return -ENOEXEC;
    }
    for (let at = rel.offset; at + 8 <= rel.offset + rel.size; at += 8) {
      const offset = d.getUint32(at, true);
      const info = d.getUint32(at + 4, true);
      const where = target.addr + offset;
      const value = values[info >>> 8];
      if (offset + 4 > target.size || value === undefined) return -ENOEXEC;
      const type = info & 0xff;
      if (type === R_386_32) k.mem.w32(where, (k.mem.r32(where) + value) | 0);
      else if (type === R_386_PC32 || type === R_386_PLT32) k.mem.w32(where, (k.mem.r32(where) + value - where) | 0);
      else {
        k.printk(3, `module ${name}: Unknown relocation: ${type}`);
        return -ENOEXEC;
      }
    }
  }
  return 0;
}

/** add_kallsyms(): functions and objects of the module. */
export function moduleSymbols(image: ModuleFileImage, values: readonly number[]): ModuleSymbol[] {
  const out: ModuleSymbol[] = [];
  image.symbols.forEach((s, i) => {
    const section = image.sections[s.section];
    if (s.name === '' || s.type === 3 || s.type === 4 || section === undefined || section.addr === 0) return;
    if (s.name.startsWith('.L')) return;
    const kind =
      (section.flags & SHF_EXECINSTR) !== 0
        ? 't'
        : section.type === SHT_NOBITS
          ? 'b'
          : (section.flags & SHF_WRITE) !== 0
            ? 'd'
            : 'r';
    out.push({ name: s.name, addr: values[i] as number, size: s.size, type: s.bind === 0 ? kind : kind.toUpperCase() });
  });
  return out.sort((x, y) => x.addr - y.addr);
}
