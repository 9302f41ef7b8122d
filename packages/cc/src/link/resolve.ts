/** Which files take part in a link, and what each global name means. */
import type { LinkInput } from '../api.ts';
import {
  type ObjectFile,
  type ObjectSymbol,
  type Relocation,
  type Section,
  SHF_ALLOC,
  SHF_GROUP,
} from '../object/model.ts';
import { readObject } from '../object/read.ts';
import { isArchive, readArchive } from './archive.ts';

export interface Input {
  readonly name: string;
  /** From an archive: what it defines gives way to what a program defines itself, as the weak names of a C library do. */
  readonly library?: boolean;
  readonly file: ObjectFile;
}
export interface Definition {
  readonly symbol: ObjectSymbol;
  readonly input: Input | null;
}

export class Resolution {
  readonly inputs: Input[] = [];
  readonly globals = new Map<string, Definition>();
  /** Names wanted and not defined; `weak` when nobody insists. */
  readonly missing = new Map<string, 'strong' | 'weak'>();
  readonly errors: string[] = [];
  readonly warnings: string[] = [];

  add(inputs: readonly LinkInput[], first: readonly string[]): void {
    for (const name of first) this.missing.set(name, 'strong');
    for (const input of inputs) {
      if (isArchive(input.bytes)) this.#archive(input);
      else this.#object(input.name, input.bytes);
    }
  }

  #object(name: string, bytes: Uint8Array): void {
    const file = readObject(bytes);
    if (typeof file === 'string') {
      this.errors.push(`${name}: ${file}`);
      return;
    }
    this.#take({ name, file });
  }

  /** Members are taken as long as one defines something that is missing. */
  #archive(input: LinkInput): void {
    const members = readArchive(input.bytes);
    if (members === null) {
      this.errors.push(`${input.name}: file format not recognized`);
      return;
    }
    const files = members.map((m) => ({ name: `${input.name}(${m.name})`, file: readObject(m.bytes), taken: false }));
    const defines = new Map<string, (typeof files)[number]>();
    for (const f of files) {
      if (typeof f.file === 'string') continue;
      for (const s of f.file.symbols.values())
        if ((s.section !== null || s.special !== null) && !defines.has(s.name)) defines.set(s.name, f);
    }
    for (let again = true; again; ) {
      again = false;
      for (const [name, how] of [...this.missing]) {
        const f = how === 'strong' ? defines.get(name) : undefined;
        if (f === undefined || f.taken || typeof f.file === 'string') continue;
        f.taken = true;
        again = true;
        this.#take({ name: f.name, file: f.file, library: true });
      }
    }
  }

  #take(input: Input): void {
    this.inputs.push(input);
    for (const s of input.file.symbols.values()) {
      const known = this.globals.get(s.name);
      if (s.section === null && s.special === null) {
        if (known === undefined && (s.binding === 'global' || !this.missing.has(s.name)))
          this.missing.set(s.name, s.binding === 'weak' ? 'weak' : 'strong');
        continue;
      }
      if (
        known === undefined ||
        (known.symbol.binding === 'weak' && s.binding === 'global') ||
        (known.symbol.special === 'common' && s.special !== 'common' && s.binding === 'global')
      ) {
        this.globals.set(s.name, { symbol: s, input });
        this.missing.delete(s.name);
        continue;
      }
      if (s.special === 'common' && known.symbol.special === 'common')
        known.symbol.size = Math.max(known.symbol.size, s.size);
      const clash =
        s.binding === 'global' &&
        known.symbol.binding === 'global' &&
        s.special !== 'common' &&
        known.symbol.special !== 'common';
      const comdat =
        ((s.section?.flags ?? 0) & SHF_GROUP) !== 0 || (s.section?.name.startsWith('.gnu.linkonce') ?? false);
      if (clash && !comdat && input.library !== true)
        this.errors.push(
          `${place(input, s.section, s.value)}: multiple definition of \`${s.name}'; ${known.input === null ? '' : `${known.input.name}:`}${known.input === null ? '' : place(known.input, known.symbol.section, known.symbol.value, false)}: first defined here`,
        );
    }
  }

  /** Complaints about every use of a name nobody defines. */
  undefinedReferences(): void {
    const unknown = new Set([...this.missing].filter(([, how]) => how === 'strong').map(([name]) => name));
    if (unknown.size === 0) return;
    const told = new Set<string>();
    for (const input of this.inputs) {
      let lastFunction = '';
      for (const s of input.file.sections) {
        if ((s.flags & SHF_ALLOC) === 0) continue;
        for (const r of s.relocs) {
          const name = r.target?.name ?? r.symbol;
          if (
            !unknown.has(name) ||
            r.target?.section != null ||
            (told.has(`${input.name} ${name}`) && this.errors.length > 20)
          )
            continue;
          told.add(`${input.name} ${name}`);
          told.add(name);
          const fn = functionAt(input.file, s, r);
          if (fn !== '' && fn !== lastFunction) this.errors.push(`${input.name}: in function \`${fn}':`);
          lastFunction = fn;
          this.errors.push(`${place(input, s, r.at)}: undefined reference to \`${name}'`);
          if (this.errors.length > 100) return;
        }
      }
    }
  }
}

/** `main.c:(.text+0x1c)`. */
function place(input: Input, section: Section | null, at: number, withFile = true): string {
  const file = input.file.sourceFile ?? input.name;
  return `${withFile ? '' : ''}${file}:(${section?.name ?? '*ABS*'}+0x${at.toString(16)})`;
}

function functionAt(file: ObjectFile, section: Section, r: Relocation): string {
  for (const s of [...file.symbols.values(), ...file.extra]) {
    if (s.section === section && s.type === 'function' && r.at >= s.value && r.at < s.value + s.size) return s.name;
  }
  return '';
}
