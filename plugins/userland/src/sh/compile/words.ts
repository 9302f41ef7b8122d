/** compile/words.ts — words to instructions: braces first, then tildes, then the parts one by one. */
import type { ParamHow, Part, Ref } from '../parse/parts.ts';
import { type Mode, scanWord } from '../parse/scan.ts';
import { expandBraces, isSimpleSequence } from './braces.ts';
import type { Emitter } from './emitter.ts';
import type { Op, OpHow, OpRef } from './ops.ts';

export type CloseAs = Extract<Op, { op: 'close' }>['as'];

/** Parameters whose value is the time: the clock is read before they are. */
const CLOCKS = new Set(['SECONDS', 'EPOCHSECONDS', 'EPOCHREALTIME']);

/** A word that becomes any number of fields. */
export function compileFields(e: Emitter, text: string, line: number, as: 'fields' | 'items' = 'fields'): void {
  if (text.includes('{') && as === 'fields' && isSimpleSequence(text)) {
    e.emit({ op: 'braces', text });
    return;
  }
  for (const parts of expandBraces(scanWord(text, 'word', line))) {
    const literal = as === 'fields' ? literalText(parts) : null;
    if (literal !== null) {
      e.emit({ op: 'literal', s: literal });
      continue;
    }
    e.emit({ op: 'open' });
    compileParts(e, tilde(e, parts, false));
    e.emit({ op: 'close', as });
  }
}

/** The text of a word in which nothing is expanded, split or looked up; null when something is. */
function literalText(parts: readonly Part[]): string | null {
  if (parts.length === 0) return null;
  let out = '';
  for (const part of parts) {
    if (part.t !== 'text') return null;
    if (part.k !== 'quoted' && (/[*?[\\]|[+@!]\(/.test(part.s) || (out === '' && part.s.startsWith('~')))) return null;
    out += part.s;
  }
  return out;
}

/** A word that becomes one string on `vals`: no splitting, no globbing. */
export function compileString(
  e: Emitter,
  text: string,
  line: number,
  as: CloseAs = 'string',
  mode: Mode = 'word',
): void {
  compileWordParts(e, scanWord(text, mode, line), as, mode === 'word' ? 'word' : 'none');
}

/** A value being assigned: tildes after `=` and each `:`. */
export function compileValue(e: Emitter, text: string, line: number, as: CloseAs = 'string'): void {
  compileWordParts(e, scanWord(text, 'word', line), as, 'value');
}

/** The same, behind what the word that is open has already. */
export function compileValueParts(e: Emitter, text: string, line: number): void {
  compileParts(e, tilde(e, scanWord(text, 'word', line), true));
}

export function compileWordParts(
  e: Emitter,
  parts: readonly Part[],
  as: CloseAs,
  tildes: 'word' | 'value' | 'none',
): void {
  e.emit({ op: 'open' });
  compileParts(e, tildes === 'none' ? parts : tilde(e, parts, tildes === 'value'));
  e.emit({ op: 'close', as });
}

/** Emits a leading `~user` and gives the parts that are left; in values also tildes after a colon. */
function tilde(e: Emitter, parts: readonly Part[], value: boolean): readonly Part[] {
  const first = parts[0];
  if (first === undefined || first.t !== 'text' || first.k !== 'plain') return value ? colonTildes(parts) : parts;
  const user = /^~([A-Za-z0-9._+-]*)(?=$|[/:])/.exec(first.s);
  const ends = user !== null && (first.s.length > user[0].length || parts.length === 1);
  if (user === null || !ends || (!value && first.s[user[0].length] === ':')) return value ? colonTildes(parts) : parts;
  e.emit({ op: 'tilde', user: user[1] as string });
  const rest: Part[] = [{ t: 'text', s: first.s.slice(user[0].length), k: 'plain' }, ...parts.slice(1)];
  return value ? colonTildes(rest) : rest;
}

/** `PATH=a:~/b`: marks each `:~` as a part of its own, which compileParts() turns into a tilde. */
function colonTildes(parts: readonly Part[]): readonly Part[] {
  return parts.flatMap((part) => {
    if (part.t !== 'text' || part.k !== 'plain' || !part.s.includes(':~')) return [part];
    const pieces = part.s.split(':~');
    return pieces.flatMap((s, i): Part[] => {
      if (i === 0) return [{ t: 'text', s: `${s}:`, k: 'plain' }];
      const more = i < pieces.length - 1 ? ':' : '';
      const user = /^[A-Za-z0-9._+-]*/.exec(s)?.[0] ?? '';
      return [
        { t: 'param', ref: { name: `~${user}` }, how: { kind: 'value' }, quoted: true, text: '' },
        { t: 'text', s: s.slice(user.length) + more, k: 'plain' },
      ];
    });
  });
}

export function compileParts(e: Emitter, parts: readonly Part[]): void {
  for (const part of parts) compilePart(e, part);
}

function compilePart(e: Emitter, part: Part): void {
  switch (part.t) {
    case 'text':
      e.emit({ op: 'text', s: part.s, k: part.k });
      return;
    case 'param':
      if (part.ref.name.startsWith('~')) e.emit({ op: 'tilde', user: part.ref.name.slice(1) });
      else compileParameter(e, part.ref, part.how, part.quoted, part.text);
      return;
    case 'arith':
      compileWordParts(e, part.parts, 'string', 'none');
      e.emit({ op: 'arith', quoted: part.quoted });
      return;
    case 'cmd': {
      const file = /^\s*<\s*([^\s<>&|;()]+)\s*$/.exec(part.src)?.[1];
      if (file === undefined) {
        e.emit({ op: 'cmdsub', src: part.src, line: part.line, quoted: part.quoted });
        return;
      }
      compileString(e, file, part.line);
      e.emit({ op: 'slurp', quoted: part.quoted });
      return;
    }
    case 'proc':
      e.emit({ op: 'procsub', dir: part.dir, src: part.src, line: part.line });
      return;
    case 'bad':
      e.emit({ op: 'bad', text: part.text });
  }
}

function compileRef(e: Emitter, ref: Ref): OpRef {
  if (CLOCKS.has(ref.name)) e.emit({ op: 'clock' });
  if (ref.index !== undefined) compileWordParts(e, ref.index, 'string', 'none');
  return {
    name: ref.name,
    ...(ref.all === undefined ? {} : { all: ref.all }),
    ...(ref.index === undefined ? {} : { indexed: true as const }),
    ...(ref.indirect ? { indirect: true as const } : {}),
  };
}

/** The subscript and the operands go to `vals`, in this order; then the parameter's instruction takes them. */
function compileParameter(e: Emitter, source: Ref, how: ParamHow, quoted: boolean, text: string): void {
  const ref = compileRef(e, source);
  const param = (done: OpHow): void => {
    e.emit({ op: 'param', ref, how: done, quoted, text });
  };
  switch (how.kind) {
    case 'default':
      compileDefault(e, ref, how, quoted);
      return;
    case 'remove':
      compileWordParts(e, how.pattern, 'pattern', 'none');
      param({ kind: 'remove', how: how.how });
      return;
    case 'replace':
      compileWordParts(e, how.pattern, 'pattern', 'none');
      compileWordParts(e, how.replacement, 'replacement', 'word');
      param({ kind: 'replace', how: how.how });
      return;
    case 'slice':
      compileWordParts(e, how.offset, 'string', 'none');
      if (how.length !== null) compileWordParts(e, how.length, 'string', 'none');
      param({ kind: 'slice', limited: how.length !== null });
      return;
    case 'case':
      if (how.pattern !== null) compileWordParts(e, how.pattern, 'pattern', 'none');
      param({ kind: 'case', how: how.how, patterned: how.pattern !== null });
      return;
    default:
      param(how);
  }
}

function compileDefault(e: Emitter, ref: OpRef, how: Extract<ParamHow, { kind: 'default' }>, quoted: boolean): void {
  const test = e.emit({ op: 'default', ref, how: how.how, colon: how.colon, quoted, skip: 0 });
  if (how.how === '=' || how.how === '?') {
    compileWordParts(e, how.word, 'string', 'word');
    if (how.how === '=') e.emit({ op: 'assign-default', ref, quoted });
    else e.emit({ op: 'error-default', ref, colon: how.colon });
  } else {
    const word: readonly Part[] = quoted ? how.word : tilde(e, how.word, false);
    compileParts(e, word);
  }
  test.skip = e.here;
}
