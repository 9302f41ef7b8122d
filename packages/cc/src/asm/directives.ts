/** Assembler directives, as far as C libraries, start-up code and kernel idioms use them. */
import type { Item } from '../x86/code.ts';
import type { Stream, SymbolFacts } from './assembler.ts';
import { AsmError, type Reader, type Value } from './scan.ts';

export interface DirectiveHost {
  stream: Stream;
  previous: Stream;
  readonly stack: { readonly stream: Stream; readonly previous: Stream }[];
  push(item: Item): void;
  spend(bytes: number): void;
  fact(name: string): SymbolFacts;
  enter(section: string, flags?: string | null, type?: string | null): void;
  here(): number;
  labelOf(symbol: string): number | null;
}

const IGNORED: ReadonlySet<string> = new Set([
  '.file',
  '.ident',
  '.loc',
  '.version',
  '.att_syntax',
  '.code32',
  '.arch',
  '.addrsig',
  '.end',
  '.p2alignl',
  '.internal',
]);
const SIZES: Readonly<Record<string, 1 | 2 | 4 | 8>> = {
  '.byte': 1,
  '.word': 2,
  '.short': 2,
  '.value': 2,
  '.hword': 2,
  '.2byte': 2,
  '.long': 4,
  '.int': 4,
  '.4byte': 4,
  '.quad': 8,
  '.8byte': 8,
};
const MAX_FILL = 1 << 20;

export function directive(host: DirectiveHost, name: string, r: Reader): void {
  const size = Object.hasOwn(SIZES, name) ? SIZES[name] : undefined;
  if (size !== undefined) return data(host, size, r);
  if (IGNORED.has(name) || name.startsWith('.cfi_')) return;
  switch (name) {
    case '.text':
    case '.data':
    case '.bss': return host.enter(name);
    case '.section':
    case '.pushsection':
      if (name === '.pushsection') host.stack.push({ stream: host.stream, previous: host.previous });
      return section(host, r);
    case '.popsection': {
      const before = host.stack.pop();
      if (before === undefined) throw new AsmError('.popsection without .pushsection');
      host.stream = before.stream;
      host.previous = before.previous;
      return;
    }
    case '.previous':
      [host.stream, host.previous] = [host.previous, host.stream];
      return;
    case '.globl':
    case '.global': return names(r, (n) => (host.fact(n).global = true));
    case '.weak': return names(r, (n) => (host.fact(n).weak = true));
    case '.hidden':
    case '.protected': return names(r, (n) => (host.fact(n).hidden = true));
    case '.local': return names(r, () => false);
    case '.type': return type(host, r);
    case '.size': return symbolSize(host, r);
    case '.set':
    case '.equ':
    case '.equiv': {
      const n = r.name();
      r.expect(',');
      host.fact(n).value = r.expression();
      return;
    }
    case '.align':
    case '.balign': return align(host, r, (n) => n);
    case '.p2align': return align(host, r, (n) => 2 ** n);
    case '.ascii':
    case '.asciz':
    case '.string': {
      do {
        const bytes = r.string();
        host.push({ kind: 'bytes', bytes: Uint8Array.from(name === '.ascii' ? bytes : [...bytes, 0]) });
      } while (r.accept(','));
      return;
    }
    case '.space':
    case '.skip':
    case '.zero': return fill(host, 1, count(r), r.accept(',') ? r.expression().n : 0);
    case '.fill': {
      const n = count(r);
      const unit = r.accept(',') ? r.expression().n : 1;
      return fill(host, Math.max(1, Math.min(8, unit)), n, r.accept(',') ? r.expression().n : 0);
    }
    case '.comm':
    case '.lcomm': {
      const n = r.name();
      r.expect(',');
      const bytes = count(r);
      host.fact(n).common = { size: bytes, align: r.accept(',') ? Math.max(1, r.expression().n) : 4, local: name === '.lcomm' };
      return;
    }
    case '.double':
    case '.float':
    case '.single': return floats(host, name === '.double' ? 8 : 4, r);
    case '.intel_syntax': throw new AsmError('Intel syntax is not supported; write AT&T syntax');
    default: throw new AsmError(`unknown pseudo-op: '${name}'`);
  } // biome-ignore format: a table
}

function count(r: Reader): number {
  const v = r.expression();
  if (v.plus !== null || v.minus !== null || v.n < 0 || v.n > MAX_FILL)
    throw new AsmError('a size must be a number that is not negative and not too large');
  return v.n;
}

function names(r: Reader, each: (name: string) => unknown): void {
  do {
    const n = r.name();
    if (n === '') throw new AsmError('expected the name of a symbol');
    each(n);
  } while (r.accept(','));
}

function data(host: DirectiveHost, size: 1 | 2 | 4 | 8, r: Reader): void {
  do value(host, size, r.expression());
  while (r.accept(','));
}

function value(host: DirectiveHost, size: 1 | 2 | 4 | 8, v: Value): void {
  if (v.plus === null && v.minus === null) {
    const bytes = Uint8Array.from({ length: size }, (_, n) => (n < 4 ? (v.n >> (8 * n)) & 0xff : v.n < 0 ? 0xff : 0));
    return host.push({ kind: 'bytes', bytes });
  }
  if (v.minus !== null) {
    const less = host.labelOf(v.minus);
    const label = v.plus === null ? null : host.labelOf(v.plus);
    if (label !== null && less !== null && size < 8)
      return host.push({ kind: 'distance', label, less, addend: v.n, size: size as 1 | 2 | 4 });
    // `.long symbol - .`: a relative address.
    if (less !== null && v.plus !== null && size === 4) {
      const here = host.here();
      if (less === here || host.stream.items.slice(-2).some((i) => i.kind === 'label' && i.id === less))
        return host.push({ kind: 'address', symbol: v.plus, addend: v.n, pc: true });
    }
    throw new AsmError('the difference of these symbols is not known');
  }
  if (size < 4) throw new AsmError('an address does not fit here');
  host.push({ kind: 'address', symbol: v.plus as string, addend: v.n, pc: false });
  if (size === 8) host.push({ kind: 'bytes', bytes: new Uint8Array(4) });
}

function floats(host: DirectiveHost, size: 4 | 8, r: Reader): void {
  do {
    r.space();
    const m = /^[-+0-9.eE]+/.exec(r.text.slice(r.at));
    if (m === null) throw new AsmError('expected a number');
    r.at += m[0].length;
    const view = new DataView(new ArrayBuffer(size));
    if (size === 8) view.setFloat64(0, Number(m[0]), true);
    else view.setFloat32(0, Number(m[0]), true);
    host.push({ kind: 'bytes', bytes: new Uint8Array(view.buffer) });
  } while (r.accept(','));
}

function fill(host: DirectiveHost, unit: number, n: number, v: number): void {
  if (unit * n > MAX_FILL) throw new AsmError('a size must be a number that is not negative and not too large');
  host.spend(unit * n);
  const bytes = new Uint8Array(unit * n);
  if (v !== 0)
    for (let i = 0; i < n; i++) for (let k = 0; k < Math.min(4, unit); k++) bytes[i * unit + k] = (v >> (8 * k)) & 0xff;
  host.push({ kind: 'bytes', bytes });
}

function align(host: DirectiveHost, r: Reader, bytes: (n: number) => number): void {
  const to = bytes(r.expression().n);
  let value: number | null = null;
  let max = Number.MAX_SAFE_INTEGER;
  if (r.accept(',')) {
    if (r.peek() !== ',') value = r.expression().n;
    if (r.accept(',')) max = r.expression().n;
  }
  if (to < 1 || to > 65536 || (to & (to - 1)) !== 0) throw new AsmError('an alignment must be a power of 2');
  const code = host.stream.section.startsWith('.text') || host.stream.section.includes('.text');
  host.push({ kind: 'align', to, fill: value ?? (code ? null : 0), max });
}

function section(host: DirectiveHost, r: Reader): void {
  const name = r.peek() === '"' ? String.fromCharCode(...r.string()) : sectionName(r);
  let flags: string | null = null;
  let kind: string | null = null;
  if (r.accept(',') && r.peek() === '"') {
    flags = String.fromCharCode(...r.string());
    if (r.accept(',')) {
      r.accept('@');
      r.accept('%');
      kind = r.name();
    }
  }
  host.enter(name, flags, kind);
}

function sectionName(r: Reader): string {
  r.space();
  const m = /^[^,\s"]+/.exec(r.text.slice(r.at));
  if (m === null) throw new AsmError('expected the name of a section');
  r.at += m[0].length;
  return m[0];
}

function type(host: DirectiveHost, r: Reader): void {
  const n = r.name();
  // `name, @function`: the at sign may cling to the name.
  r.accept(',');
  r.accept('%');
  const kind = r
    .name()
    .replace(/^@|^STT_/, '')
    .toLowerCase();
  host.fact(n).type =
    kind === 'function' || kind === 'func'
      ? 'function'
      : kind === 'object'
        ? 'object'
        : kind === 'tls_object'
          ? 'tls'
          : 'none';
}

function symbolSize(host: DirectiveHost, r: Reader): void {
  const n = r.name();
  r.expect(',');
  const v = r.expression();
  const fact = host.fact(n);
  if (v.plus === null) fact.size = v.n;
  else fact.sizeEnd = v.plus;
}
