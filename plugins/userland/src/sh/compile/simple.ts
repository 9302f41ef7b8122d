/** compile/simple.ts — simple commands, their assignments, and redirections. */
import type { Assignment, Command, HereDoc, Redirect, Redirection, Word } from 'unbash';
import { scanWord } from '../parse/scan.ts';
import type { Emitter } from './emitter.ts';
import { compileFields, compileString, compileValue, compileValueParts, compileWordParts } from './words.ts';

const DECLARATIONS = new Set(['declare', 'typeset', 'local', 'export', 'readonly']);

/** `last`: nothing comes after it in its unit, so a subshell may become the program instead of forking. */
export function compileSimple(e: Emitter, node: Command, last: boolean): void {
  const line = e.to.lineOf(node.pos);
  e.emit({ op: 'stmt', line, text: e.to.text.slice(node.pos, node.end) });
  const redirections: Redirection[] = [];
  const assignments: Assignment[] = [];
  const words: (Word | Assignment)[] = node.name === undefined ? [] : [node.name];
  for (const item of node.prefix) {
    if (item.type === 'Assignment') assignments.push(item);
    else redirections.push(item);
  }
  for (const item of node.suffix) {
    if (item.type === 'Word' || item.type === 'Assignment') words.push(item);
    else redirections.push(item);
  }
  const declares = DECLARATIONS.has(node.name?.text ?? '');
  for (const word of words) {
    if (word.type === 'Assignment' && declares) compileArgument(e, word);
    else compileFields(e, word.text, e.to.lineOf(word.pos));
  }
  for (const redirection of redirections.sort((a, b) => a.pos - b.pos)) compileRedirection(e, redirection);
  for (const assignment of assignments) compileAssignment(e, assignment, node.name === undefined);
  e.emit({ op: 'run', last, line });
  e.emit({ op: 'end' });
  e.emit({ op: 'check', line });
}

function compileAssignment(e: Emitter, node: Assignment, now: boolean): void {
  const { name, append = false, value } = node;
  const line = e.to.lineOf(node.pos);
  if (value.type === 'ArrayValue') {
    compileItems(e, value.elements);
    e.emit({ op: 'assign-array', name, append, now });
    return;
  }
  if (node.index !== undefined) compileString(e, node.index.text, line, 'string', 'pattern');
  compileValue(e, value.text, line);
  e.emit({ op: 'assign', name, append, indexed: node.index !== undefined, raw: node.index?.text ?? '', now });
}

/** `declare x=$y`: one argument, not split. `declare a=(…)`: the elements go along. */
function compileArgument(e: Emitter, node: Assignment): void {
  const { name, append = false, value } = node;
  const line = e.to.lineOf(node.pos);
  if (value.type === 'ArrayValue') {
    compileItems(e, value.elements);
    e.emit({ op: 'argument-array', name, append });
    return;
  }
  const index = node.index === undefined ? '' : `[${node.index.text}]`;
  e.emit({ op: 'open' });
  e.emit({ op: 'text', s: `${name}${index}${append ? '+=' : '='}`, k: 'quoted' });
  compileValueParts(e, value.text, line);
  e.emit({ op: 'close', as: 'argument' });
}

/** The elements of `(…)`: `[key]=value`, or any words. */
function compileItems(e: Emitter, elements: readonly Word[]): void {
  for (const element of elements) {
    const line = e.to.lineOf(element.pos);
    const keyed = keyOf(element.text);
    if (keyed === null) {
      compileFields(e, element.text, line, 'items');
      continue;
    }
    compileString(e, keyed.key, line, 'string', 'pattern');
    compileValue(e, keyed.value, line);
    e.emit({ op: 'item', keyed: true, append: keyed.append });
  }
}

function keyOf(text: string): { key: string; value: string; append: boolean } | null {
  if (text[0] !== '[') return null;
  let open = 0;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (c === '\\') i += 1;
    else if (c === "'" || c === '"') {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return null;
      i = end;
    } else if (c === '[') open += 1;
    else if (c === ']') {
      open -= 1;
      if (open > 0) continue;
      const append = text[i + 1] === '+' && text[i + 2] === '=';
      if (!append && text[i + 1] !== '=') return null;
      return { key: text.slice(1, i), value: text.slice(i + (append ? 3 : 2)), append };
    }
  }
  return null;
}

export function compileRedirection(e: Emitter, node: Redirection): void {
  const line = e.to.lineOf(node.pos);
  const { descriptor } = node;
  const fd = descriptor?.type === 'FileDescriptor' ? descriptor.value : null;
  const variable = descriptor?.type === 'FileDescriptorVariable' ? descriptor.name : null;
  if (node.type === 'HereDoc') compileHereDocument(e, node, line);
  else if (node.type === 'HereString') {
    compileString(e, node.target?.text ?? '', line, 'here');
  } else {
    compileTarget(e, node, line);
    e.emit({ op: 'redir', kind: node.operator, fd, variable, source: node.target?.text ?? '' });
    return;
  }
  e.emit({ op: 'redir', kind: 'here', fd, variable, source: '' });
}

/** A file name must become one word; when it becomes none or several the redirection is ambiguous. */
function compileTarget(e: Emitter, node: Redirect, line: number): void {
  compileFields(e, node.target?.text ?? '', line, 'items');
}

function compileHereDocument(e: Emitter, node: HereDoc, line: number): void {
  const tabs = node.operator === '<<-';
  const text = tabs ? node.body.text.replace(/^\t+/gm, '') : node.body.text;
  const quoted = node.delimiter?.quoted ?? false;
  const parts = quoted ? [{ t: 'text', s: text, k: 'quoted' } as const] : scanWord(text, 'here', line + 1);
  compileWordParts(e, parts, 'string', 'none');
}
