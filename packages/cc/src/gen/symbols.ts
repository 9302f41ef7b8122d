/** The last touches to an object's symbols: what assembly text said about them, weak references, aliases. */
import type { Assembler } from '../asm/assembler.ts';
import type { FunctionSymbol, Unit, Variable } from '../ast.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { type ObjectFile, SHF_ALLOC, SHF_EXECINSTR, SHF_TLS, SHF_WRITE, SHT_NOBITS } from '../object/model.ts';
import { alignUp } from '../types/layout.ts';

export function finishSymbols(object: ObjectFile, assembler: Assembler, unit: Unit, diagnostics: Diagnostics): void {
  object.section('.note.GNU-stack');
  for (const d of assembler.sections) sectionFlags(object, d.name, d.flags ?? '', d.type);
  for (const [name, f] of assembler.facts) {
    const s = object.symbol(name);
    if (f.common !== null) {
      const bss = object.section('.bss');
      bss.align = Math.max(bss.align, f.common.align);
      bss.size = alignUp(bss.size, f.common.align);
      object.define(name, bss, bss.size, {
        type: 'object',
        size: f.common.size,
        binding: f.common.local ? 'local' : 'global',
      });
      bss.size += f.common.size;
    }
    if (f.value !== null) setValue(object, name, f.value);
    if (f.type !== 'none') s.type = f.type;
    const end = f.sizeEnd === null ? undefined : object.symbols.get(f.sizeEnd);
    if (end?.section != null && end.section === s.section) s.size = end.value - s.value;
    if (f.size > 0) s.size = f.size;
    if (f.hidden) s.visibility = 2;
    if (f.weak) s.binding = 'weak';
    else if (f.global) s.binding = 'global';
  }
  const all = [...unit.functions, ...unit.variables];
  for (const s of all) {
    if (s.attributes.weak !== true || s.attributes.alias !== undefined) continue;
    const known = object.symbol(s.symbol);
    if (known.section === null) known.binding = 'weak';
  }
  for (const s of all) if (s.attributes.alias !== undefined) alias(object, s, s.attributes.alias, diagnostics);
}

/** `.set name, value`. */
function setValue(object: ObjectFile, name: string, value: { readonly n: number; readonly plus: string | null }): void {
  const s = object.symbol(name);
  const target = value.plus === null ? null : object.symbols.get(value.plus);
  if (target?.section != null)
    Object.assign(s, { section: target.section, value: target.value + value.n, type: target.type });
  else if (value.plus === null) Object.assign(s, { special: 'abs', value: value.n, binding: 'local' });
}

function alias(object: ObjectFile, s: FunctionSymbol | Variable, of: string, diagnostics: Diagnostics): void {
  const target = object.symbols.get(of);
  if (target?.section == null) return diagnostics.error(s.at, `'${s.name}' aliased to undefined symbol '${of}'`);
  const made = object.define(s.symbol, target.section, target.value, { type: target.type, size: target.size });
  made.binding = s.linkage === 'internal' ? 'local' : s.attributes.weak === true ? 'weak' : 'global';
}

const FLAGS: Readonly<Record<string, number>> = { a: SHF_ALLOC, w: SHF_WRITE, x: SHF_EXECINSTR, T: SHF_TLS };

function sectionFlags(object: ObjectFile, name: string, flags: string, type: string | null): void {
  const s = object.section(name);
  s.flags = [...flags].reduce((f, c) => f | (FLAGS[c] ?? 0), 0);
  if (type === 'nobits' && s.bytes.length === 0) s.type = SHT_NOBITS;
}
