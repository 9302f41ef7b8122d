/** A type as C writes it, for messages: `char *(*)[3]`. */
import { CONST, type FunctionType, RESTRICT, type Type, VOLATILE } from './types.ts';

const MAX_DEPTH = 12;

function quals(q: number): string {
  return (q & CONST ? 'const ' : '') + (q & VOLATILE ? 'volatile ' : '') + (q & RESTRICT ? 'restrict ' : '');
}

export function typeName(t: Type): string {
  const text = print(t, '', 0);
  return text.length > 300 ? `${text.slice(0, 297)}...` : text;
}

function print(t: Type, inner: string, depth: number): string {
  if (depth > MAX_DEPTH) return '...';
  const join = (base: string): string => quals(t.quals) + base + (inner === '' ? '' : ` ${inner}`);
  if (t.alias !== undefined) return join(t.alias);
  switch (t.kind) {
    case 'void':
      return join('void');
    case 'int':
      return join(t.tag === undefined ? t.name : `enum ${t.tag.tag ?? '<anonymous>'}`);
    case 'float':
      return join(t.name);
    case 'record':
      return join(`${t.def.kind} ${t.def.tag ?? '<anonymous>'}`);
    case 'pointer': {
      const star = `*${quals(t.quals)}${inner}`.trimEnd();
      const bracket = t.to.kind === 'array' || t.to.kind === 'function';
      return print(t.to, bracket && t.to.alias === undefined ? `(${star})` : star, depth + 1);
    }
    case 'array':
      return print(t.of, `${inner}[${t.length ?? ''}]`, depth + 1);
    case 'function':
      return print(t.returns, `${inner}(${parameters(t, depth)})`, depth + 1);
  }
}

function parameters(t: FunctionType, depth: number): string {
  if (t.unprototyped) return '';
  const list = t.params.slice(0, 12).map((p) => print(p.type, '', depth + 1));
  if (t.variadic) list.push('...');
  return list.length === 0 ? 'void' : list.join(', ');
}

/** The type in quotes, with what a typedef stands for when that says more: `'uid_t' (aka 'unsigned int')`. */
export function quote(t: Type): string {
  const shown = typeName(t);
  if (t.alias === undefined) return `'${shown}'`;
  const { alias: _, ...rest } = t;
  const real = typeName(rest as Type);
  return real === shown || real.includes('<anonymous>') ? `'${shown}'` : `'${shown}' (aka '${real}')`;
}
