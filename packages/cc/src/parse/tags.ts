/** `struct`, `union` and `enum`. C11 6.7.2.1, 6.7.2.2. */
import type { Attributes, Tag } from '../ast.ts';
import type { Token } from '../lex/token.ts';
import { integerConstant } from '../sema/constant.ts';
import { type FieldDecl, layOut } from '../types/layout.ts';
import {
  alignOf,
  type EnumDef,
  INT,
  type IntType,
  isComplete,
  isDynamic,
  isInteger,
  LLONG,
  type RecordDef,
  type RecordType,
  sizeOf,
  type Type,
  UINT,
} from '../types/types.ts';
import { attributes } from './attributes.ts';
import { staticAssert } from './declarations.ts';
import { declarator } from './declarators.ts';
import { conditionalExpression } from './expressions.ts';
import { EXTENSION, KEYWORDS } from './keywords.ts';
import type { Parser } from './parser.ts';
import { specifiers } from './specifiers.ts';

const MAX_SIZE = 0x4000_0000;

function tagName(p: Parser): Token | null {
  return p.tok.kind === 'identifier' && !KEYWORDS.has(p.tok.text) ? p.advance() : null;
}

export function recordSpecifier(p: Parser): Type {
  const keyword = p.advance();
  const kind = keyword.text as 'struct' | 'union';
  const attrs: Attributes = {};
  attributes(p, attrs);
  const name = tagName(p);
  if (name === null && !p.is('{')) p.abandon(p.tok, `expected a name or '{' after '${kind}'`);
  const def = recordDef(p, kind, name, keyword);
  if (p.is('{')) {
    const open = p.advance();
    if (def.members !== null)
      p.error(name ?? open, `redefinition of '${kind} ${def.tag ?? ''}'`, [
        { at: def.at, message: 'previous definition is here' },
      ]);
    def.at = name ?? keyword;
    const fields = memberList(p, kind);
    p.expect('}', `at the end of ${kind} ${name?.text ?? ''}`.trimEnd());
    attributes(p, attrs);
    const layout = layOut(kind, fields, attrs.packed ?? false, attrs.aligned ?? 1, p.pack);
    if (layout.size > MAX_SIZE) p.error(keyword, `the ${kind} is too large`);
    Object.assign(def, layout.size > MAX_SIZE ? { ...layout, size: 4 } : layout);
  }
  attributes(p, {});
  const type: RecordType = { kind: 'record', def, quals: 0 };
  return type;
}

/** Finds the struct of that name, or makes it: `struct s;` and `struct s {` always mean the innermost scope's. */
function recordDef(p: Parser, kind: 'struct' | 'union', name: Token | null, at: Token): RecordDef {
  const fresh = (): RecordDef => ({ kind, tag: name?.text ?? null, members: null, size: 0, align: 1, at: name ?? at });
  if (name === null) return fresh();
  const own = p.is('{') || p.is(';');
  const known = own ? p.scope.tags.get(name.text) : p.lookupTag(name.text);
  if (known?.kind === 'record' && known.def.kind === kind) return known.def;
  if (known !== undefined)
    p.error(name, `'${name.text}' was declared as another kind of tag`, [
      { at: known.def.at, message: 'previous declaration is here' },
    ]);
  const def = fresh();
  p.scope.tags.set(name.text, { kind: 'record', def });
  return def;
}

function memberList(p: Parser, kind: string): FieldDecl[] {
  const fields: FieldDecl[] = [];
  const names = new Set<string>();
  while (!p.is('}') && p.tok.kind !== 'end') {
    if (p.accept(';') || p.accept(EXTENSION)) continue;
    if (p.is('_Static_assert')) {
      staticAssert(p);
      continue;
    }
    const before = p.index;
    const spec = specifiers(p);
    if (spec === null || p.index === before)
      p.abandon(p.tok, `expected a member of the ${kind}, or '}', before '${p.tok.text}'`);
    if (spec.storage !== null) p.error(spec.at, `a member of a ${kind} cannot be '${spec.storage}'`);
    if (p.is(';') && spec.type.kind === 'record') {
      if (spec.type.def.tag === null) fields.push(field(null, spec.type, null, spec.attributes));
      p.advance();
      continue;
    }
    do {
      fields.push(...member(p, spec.type, spec.attributes, names, kind));
      p.count();
    } while (p.accept(','));
    p.expect(';', 'after the member');
  }
  return checkFields(p, fields);
}

const field = (name: string | null, type: Type, width: number | null, attrs: Attributes): FieldDecl => ({
  name,
  type: attrs.aligned === undefined ? type : type,
  width,
  packed: attrs.packed ?? false,
  aligned: attrs.aligned ?? 1,
});

function member(p: Parser, base: Type, common: Attributes, names: Set<string>, kind: string): FieldDecl[] {
  const attrs: Attributes = { ...common };
  let name: Token | null = null;
  let type = base;
  if (!p.is(':')) {
    const d = declarator(p, base, 'named');
    name = d.name;
    type = d.type;
    Object.assign(attrs, d.attributes);
    if (type.kind === 'function') {
      p.error(name ?? p.tok, `member '${name?.text ?? ''}' declared as a function; use a pointer to one`);
      type = INT;
    } else if (isDynamic(type)) {
      p.sizes.length = 0;
      p.error(name ?? p.tok, `member '${name?.text ?? ''}' is a variable-length array; a struct's size must be known`);
      type = INT;
    } else if (!isComplete(type) && type.kind !== 'array') {
      const notes =
        type.kind === 'record'
          ? [{ at: type.def.at, message: `forward declaration of '${type.def.kind} ${type.def.tag ?? ''}'` }]
          : [];
      p.error(name ?? p.tok, `member '${name?.text ?? ''}' has incomplete type ${p.typeText(type)}`, notes);
      type = INT;
    }
  }
  let width: number | null = null;
  if (p.is(':')) {
    const colon = p.advance();
    const value = integerConstant(p, conditionalExpression(p), 'the width of a bit-field');
    width = Number(value ?? 1n);
    if (!isInteger(type)) {
      p.error(name ?? colon, `bit-field '${name?.text ?? ''}' has type ${p.typeText(type)}; it must be an integer`);
      type = INT;
    }
    const most = (type as IntType).name === '_Bool' ? 1 : sizeOf(type) * 8;
    if (width < 0 || width > most || (width === 0 && name !== null)) {
      p.error(
        name ?? colon,
        width === 0
          ? `named bit-field '${name?.text ?? ''}' has width 0`
          : `width of bit-field '${name?.text ?? ''}' is ${width < 0 ? 'negative' : 'larger than its type'}`,
      );
      width = 1;
    }
  }
  attributes(p, attrs);
  if (name !== null) {
    if (names.has(name.text)) p.error(name, `duplicate member '${name.text}' in this ${kind}`);
    names.add(name.text);
  }
  return [field(name?.text ?? null, type, width, attrs)];
}

/** A flexible array must be the last member. */
function checkFields(p: Parser, fields: FieldDecl[]): FieldDecl[] {
  fields.forEach((f, i) => {
    if (f.type.kind !== 'array' || f.type.length !== null) return;
    if (!isComplete(f.type.of)) p.error(p.tok, `array member '${f.name ?? ''}' has incomplete element type`);
    else if (i !== fields.length - 1)
      p.error(p.tok, `flexible array member '${f.name ?? ''}' is not at the end of the struct`);
  });
  return fields;
}

export function enumSpecifier(p: Parser): Type {
  const keyword = p.advance();
  const attrs: Attributes = {};
  attributes(p, attrs);
  const name = tagName(p);
  if (name === null && !p.is('{')) p.abandon(p.tok, "expected a name or '{' after 'enum'");
  const known = name === null ? undefined : p.is('{') ? p.scope.tags.get(name.text) : p.lookupTag(name.text);
  let def: EnumDef;
  if (known?.kind === 'enum') def = known.def;
  else {
    if (known !== undefined && name !== null) p.error(name, `'${name.text}' was declared as a ${known.def.kind}`);
    def = { tag: name?.text ?? null, complete: false, at: name ?? keyword, constants: [] };
    const tag: Tag = { kind: 'enum', def };
    if (name !== null) p.scope.tags.set(name.text, tag);
  }
  if (p.is('{')) {
    if (def.complete)
      p.error(name ?? keyword, `redefinition of 'enum ${def.tag ?? ''}'`, [
        { at: def.at, message: 'previous definition is here' },
      ]);
    enumerators(p, def);
    attributes(p, attrs);
  }
  const base = def.constants.some((c) => c.value < 0n) ? INT : UINT;
  return { ...base, tag: def };
}

function enumerators(p: Parser, def: EnumDef): void {
  p.expect('{', "after 'enum'");
  let next = 0n;
  while (!p.is('}')) {
    const name = p.identifier('the name of an enumeration constant');
    attributes(p, {});
    if (p.accept('=')) next = integerConstant(p, conditionalExpression(p), `the value of '${name.text}'`) ?? next;
    const old = p.scope.symbols.get(name.text);
    if (old !== undefined)
      p.error(name, `redefinition of '${name.text}'`, [{ at: old.at, message: 'previous definition is here' }]);
    const type = next >= -(1n << 31n) && next < 1n << 31n ? INT : next >= 0n && next < 1n << 32n ? UINT : LLONG;
    def.constants.push({ name: name.text, value: next });
    p.scope.symbols.set(name.text, { kind: 'constant', name: name.text, value: next, type, at: name, of: def });
    p.count();
    next++;
    if (!p.accept(',')) break;
  }
  p.expect('}', 'after the enumeration constants');
  def.complete = true;
}

export const naturalAlignment = alignOf;
