/**
 * compile/index.ts — a shell text to its instructions, once for each text.
 *
 * The result is a pure function of the text, so it is kept outside the shell's state: a state holds texts and positions only, and a
 * machine that is restored compiles again. The cache forgets when it has grown large.
 */

import { scanWord } from '../parse/scan.ts';
import { readSource, type SyntaxProblem } from '../parse/source.ts';
import { compileList } from './commands.ts';
import { type Compilation, Emitter, lineIndex, TooComplex } from './emitter.ts';
import type { Code, Op, Unit } from './ops.ts';
import { compileWordParts } from './words.ts';

export type OpenHere = { readonly word: string; readonly line: number; readonly last: number };
/** `openHere`: a here-document whose end is missing. */
export type Compiled =
  | { readonly ok: true; readonly code: Code; readonly openHere: OpenHere | null }
  | { readonly ok: false; readonly problem: SyntaxProblem };

const CACHE_CHARACTERS = 4_000_000;
let cache = new Map<string, Compiled>();
let cached = 0;

export function compileText(text: string): Compiled {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const compiled = compileNow(text);
  cached += text.length + 200;
  if (cached > CACHE_CHARACTERS) {
    cache = new Map();
    cached = text.length;
  }
  cache.set(text, compiled);
  return compiled;
}

/** The unit a frame is in. A text in a state has compiled before, so it does again. */
export function unitOf(text: string, unit: number): Unit {
  if (unit < 0) return { ops: quotedOps(text), lines: [] };
  const compiled = compileText(text);
  return (compiled.ok ? compiled.code.units[unit] : undefined) ?? { ops: [], lines: [] };
}

function compileNow(text: string): Compiled {
  const read = readSource(text);
  if (!read.ok) return read;
  const units: Unit[] = [];
  const to: Compilation = { text, units, lineOf: lineIndex(text), ops: 0 };
  try {
    new Emitter(to).unit((e) => compileList(e, read.script.commands, 'top', true));
    for (const inner of substitutions(units)) {
      const compiled = compileText(inner.src);
      if (!compiled.ok) return { ok: false, problem: nested(compiled.problem, text, inner.line) };
    }
    return { ok: true, code: { units }, openHere: read.openHere };
  } catch (error) {
    if (!(error instanceof TooComplex) && !(error instanceof RangeError)) throw error;
    const message = error instanceof TooComplex ? error.message : 'command nested too deeply';
    return { ok: false, problem: { kind: 'message', message, line: 1, incomplete: false, pos: 0 } };
  }
}

/** Bash reads command substitutions together with the command they stand in. */
function substitutions(units: readonly Unit[]): { src: string; line: number }[] {
  return units.flatMap(({ ops }) =>
    ops.flatMap((op) => (op.op === 'cmdsub' || op.op === 'procsub' ? [{ src: op.src, line: op.line }] : [])),
  );
}

function nested(problem: SyntaxProblem, text: string, line: number): SyntaxProblem {
  const at = problem.line + line - 1;
  const pos = lineStart(text, line);
  if (problem.kind === 'eof') return { kind: 'token', token: ')', line, incomplete: false, pos };
  return { ...problem, line: at, incomplete: false, pos };
}

/** A text between double quotes: what prompts are. Unit -1. */
export function quotedOps(text: string): readonly Op[] {
  const e = new Emitter({ text, units: [], lineOf: lineIndex(text), ops: 0 });
  compileWordParts(e, scanWord(text, 'here'), 'string', 'none');
  return e.ops;
}

/** Where a line begins. */
function lineStart(text: string, line: number): number {
  let at = 0;
  for (let n = 1; n < line; n += 1) at = text.indexOf('\n', at) + 1;
  return at;
}
