/** The static linker: objects and archives in, one ELF32 executable out. */
import type { LinkOptions, LinkResult } from '../api.ts';
import type { ObjectSymbol, Relocation, Section } from '../object/model.ts';
import * as M from '../object/model.ts';
import { alignUp } from '../types/layout.ts';
import { emptySection, type Image, layOutImage } from './image.ts';
import { type Input, Resolution } from './resolve.ts';
import { runtimeArchive } from './runtime.ts';
import { writeExecutable } from './write-executable.ts';

const DEFAULT_LIMIT = 16 << 20;

export function link(options: LinkOptions): LinkResult {
  const resolution = new Resolution();
  const entry = options.entry ?? '_start';
  try {
    resolution.add([...options.inputs, { name: 'libcc.a', bytes: runtimeArchive() }], [entry]);
    return new Linker(resolution, options, entry).run();
  } catch (error) {
    return {
      ok: false,
      errors: [`internal error: ${error instanceof Error ? error.message : String(error)}`],
      warnings: resolution.warnings,
    };
  }
}

class Linker {
  readonly #r: Resolution;
  readonly #options: LinkOptions;
  readonly #entry: string;
  readonly #got = emptySection('.got', false);
  readonly #gotSlots = new Map<string, number>();
  readonly #commons = emptySection('.bss', true);
  readonly #commonAt = new Map<ObjectSymbol, number>();
  #image: Image = { outputs: [], segments: [], placeOf: new Map(), end: 0, tls: null };
  /** Names the linker itself defines. */
  readonly #made = new Map<string, number>();

  constructor(resolution: Resolution, options: LinkOptions, entry: string) {
    this.#r = resolution;
    this.#options = options;
    this.#entry = entry;
  }

  run(): LinkResult {
    const r = this.#r;
    for (const name of [...r.missing.keys()]) if (this.#provided(name)) r.missing.delete(name);
    const noEntry = r.missing.delete(this.#entry);
    r.undefinedReferences();
    if (r.errors.length > 0) return { ok: false, errors: r.errors, warnings: r.warnings };
    this.#allocateCommons();
    this.#collectGot();
    this.#image = layOutImage(
      r,
      this.#got.bytes.length > 0 ? this.#got : null,
      this.#commons,
      this.#options.base ?? 0x08048000,
    );
    const limit = this.#options.limit ?? DEFAULT_LIMIT;
    const size = this.#image.segments.reduce((n, s) => n + s.fileSize, 0);
    const top = this.#image.end;
    if (size > limit)
      return {
        ok: false,
        errors: [`the program's file would have ${size} bytes; the limit is ${limit}`],
        warnings: r.warnings,
      };
    if (top > 0xc0000000)
      return {
        ok: false,
        errors: ['the program does not fit into the address space of a process'],
        warnings: r.warnings,
      };
    this.#define();
    for (const o of this.#image.outputs)
      for (const part of o.parts)
        if (part.input !== null) this.#relocate(part.section, part.input, o.address + part.at);
    this.#fillGot();
    if (r.errors.length > 0) return { ok: false, errors: r.errors, warnings: r.warnings };
    const text = this.#image.outputs.find((o) => o.name === '.text')?.address ?? 0;
    const start = r.globals.get(this.#entry);
    if (noEntry && start === undefined)
      r.warnings.push(`cannot find entry symbol ${this.#entry}; defaulting to ${text.toString(16).padStart(8, '0')}`);
    const address = start === undefined ? text : this.#addressOf(start.symbol);
    const elf = writeExecutable(
      this.#image,
      r,
      address,
      this.#options.strip === true ? null : (s) => this.#addressOf(s),
      this.#made,
    );
    return { ok: true, elf, warnings: r.warnings };
  }

  /** Common symbols become zeroes, each aligned as it asks (its value). */
  #allocateCommons(): void {
    for (const { symbol } of this.#r.globals.values()) {
      if (symbol.special !== 'common') continue;
      const align = Math.max(1, symbol.value);
      this.#commons.align = Math.max(this.#commons.align, align);
      this.#commons.size = alignUp(this.#commons.size, align);
      this.#commonAt.set(symbol, this.#commons.size);
      this.#commons.size += symbol.size;
    }
  }

  #provided(name: string): boolean {
    return (
      /^(__executable_start|__ehdr_start|_?_?etext|_?edata|_?end|__bss_start|_GLOBAL_OFFSET_TABLE_|__(preinit|init|fini)_array_(start|end)|__rela?_iplt_(start|end)|__dso_handle|__tls_(start|end|size|filesize|align))$/.test(
        name,
      ) || this.#startStop(name) !== null
    );
  }

  /** `__start_x` and `__stop_x` of a section whose name is a C identifier. */
  #startStop(name: string): { readonly section: string; readonly stop: boolean } | null {
    const m = /^__(start|stop)_([A-Za-z_][A-Za-z0-9_]*)$/.exec(name);
    if (m === null) return null;
    const section = m[2] as string;
    const exists = this.#r.inputs.some((i) => i.file.sections.some((s) => s.name === section));
    return exists ? { section, stop: m[1] === 'stop' } : null;
  }

  #define(): void {
    const image = this.#image;
    const find = (name: string): { from: number; to: number } => {
      const o = image.outputs.find((x) => x.name === name);
      return { from: o?.address ?? image.end, to: o === undefined ? image.end : o.address + o.size };
    };
    const base = this.#options.base ?? 0x08048000;
    const data = image.segments.at(-1);
    const text = find('.text');
    const bss = find('.bss');
    const set = (value: number, ...names: string[]): void => {
      for (const n of names) if (!this.#r.globals.has(n)) this.#made.set(n, value);
    };
    set(base, '__executable_start', '__ehdr_start');
    set(text.to, 'etext', '_etext', '__etext');
    set(data === undefined ? image.end : data.address + data.fileSize, 'edata', '_edata', '__bss_start');
    set(image.end, 'end', '_end');
    set(find('.got').from, '_GLOBAL_OFFSET_TABLE_');
    set(0, '__dso_handle', '__rel_iplt_start', '__rel_iplt_end', '__rela_iplt_start', '__rela_iplt_end');
    for (const kind of ['preinit', 'init', 'fini']) {
      const a = find(`.${kind}_array`);
      set(a.from, `__${kind}_array_start`);
      set(a.to, `__${kind}_array_end`);
    }
    const tls = image.tls;
    set(tls?.address ?? 0, '__tls_start');
    set(tls === null ? 0 : tls.address + tls.fileSize, '__tls_end');
    set(tls?.memorySize ?? 0, '__tls_size');
    set(tls?.fileSize ?? 0, '__tls_filesize');
    set(tls?.align ?? 1, '__tls_align');
    for (const o of image.outputs) {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(o.name)) continue;
      set(o.address, `__start_${o.name}`);
      set(o.address + o.size, `__stop_${o.name}`);
    }
    if (bss.from === 0) set(image.end, '__bss_start');
  }

  /** The final address of a symbol as one file sees it. */
  #addressOf(s: ObjectSymbol): number {
    if (s.special === 'abs') return s.value;
    const common = this.#commonAt.get(s);
    const section = common !== undefined ? this.#commons : s.section;
    if (section === null) return 0;
    const place = this.#image.placeOf.get(section);
    return place === undefined ? 0 : place.output.address + place.at + (common ?? s.value);
  }

  #symbolAddress(target: ObjectSymbol): number {
    if (target.binding === 'local') return this.#addressOf(target);
    const known = this.#r.globals.get(target.name);
    if (known !== undefined) return this.#addressOf(known.symbol);
    return this.#made.get(target.name) ?? 0;
  }

  #collectGot(): void {
    for (const input of this.#r.inputs)
      for (const s of input.file.sections)
        for (const r of s.relocs) {
          if (
            r.type !== M.R_386_GOT32 &&
            r.type !== M.R_386_GOT32X &&
            r.type !== M.R_386_TLS_IE &&
            r.type !== M.R_386_TLS_GOTIE
          )
            continue;
          const key = this.#gotKey(input, r);
          if (this.#gotSlots.has(key)) continue;
          this.#gotSlots.set(key, this.#got.bytes.length);
          this.#gotFill.push({
            at: this.#got.bytes.length,
            target: r.target as ObjectSymbol,
            tls: r.type === M.R_386_TLS_IE || r.type === M.R_386_TLS_GOTIE,
          });
          this.#got.bytes.zeros(4);
        }
  }
  readonly #gotFill: { readonly at: number; readonly target: ObjectSymbol; readonly tls: boolean }[] = [];

  #gotKey(input: Input, r: Relocation): string {
    const t = r.target as ObjectSymbol;
    const tls = r.type === M.R_386_TLS_IE || r.type === M.R_386_TLS_GOTIE ? 't' : 'a';
    return t.binding === 'local'
      ? `${tls}${this.#r.inputs.indexOf(input)}:${t.section?.name ?? ''}:${t.value}`
      : `${tls}${t.name}`;
  }

  #fillGot(): void {
    for (const g of this.#gotFill)
      this.#got.bytes.setLong(g.at, g.tls ? this.#tlsOffset(g.target) : this.#symbolAddress(g.target));
  }

  /** Thread-local variables lie below the thread pointer. */
  #tlsOffset(target: ObjectSymbol): number {
    const tls = this.#image.tls;
    if (tls === null) return 0;
    return this.#symbolAddress(target) - (tls.address + alignUp(tls.memorySize, tls.align));
  }

  #relocate(section: Section, input: Input, base: number): void {
    const got = this.#image.placeOf.get(this.#got);
    const gotBase = got === undefined ? (this.#made.get('_GLOBAL_OFFSET_TABLE_') ?? 0) : got.output.address;
    for (const r of section.relocs) {
      const target = r.target as ObjectSymbol;
      const addend = section.bytes.long(r.at);
      const p = base + r.at;
      const set = (v: number): void => section.bytes.setLong(r.at, v);
      const slot = (): number => gotBase + (this.#gotSlots.get(this.#gotKey(input, r)) ?? 0);
      switch (r.type) {
        case M.R_386_32:
          set(this.#symbolAddress(target) + addend);
          break;
        case M.R_386_PC32:
        case M.R_386_PLT32:
          set(this.#symbolAddress(target) + addend - p);
          break;
        case M.R_386_GOTPC:
          set(gotBase + addend - p);
          break;
        case M.R_386_GOTOFF:
          set(this.#symbolAddress(target) + addend - gotBase);
          break;
        case M.R_386_GOT32:
        case M.R_386_GOT32X: {
          // Without a base register the address of the slot itself is wanted.
          const modrm = section.bytes.view[r.at - 1] ?? 0;
          set(slot() + addend - ((modrm & 0xc7) === 5 ? 0 : gotBase));
          break;
        }
        case M.R_386_TLS_LE:
          set(this.#tlsOffset(target) + addend);
          break;
        case M.R_386_TLS_IE:
          set(slot() + addend);
          break;
        case M.R_386_TLS_GOTIE:
          set(slot() + addend - gotBase);
          break;
        case M.R_386_TLS_LDO_32:
          set(this.#tlsOffset(target) + addend);
          break;
        case M.R_386_PC8:
          section.bytes.setByte(
            r.at,
            (this.#symbolAddress(target) + (((section.bytes.view[r.at] ?? 0) << 24) >> 24) - p) & 0xff,
          );
          break;
        case 0:
          break;
        default:
          this.#r.errors.push(`${input.name}: relocation type ${r.type} in ${section.name} is not supported`);
          return;
      }
    }
  }
}
