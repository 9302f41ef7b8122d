/**
 * Messages for people: `file:line:column: error: sentence`, the source line, a caret.
 *
 * A Diagnostic is plain data (an editor underlines it, a terminal prints it); `formatDiagnostic` is the terminal's view.
 */
import type { WarningOptions } from './api.ts';
import type { Token } from './lex/token.ts';
import type { SourceFile } from './source.ts';

export type Severity = 'error' | 'warning' | 'note';

export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  /** The group a warning belongs to, as `-W…` names it: shown behind the message. */
  readonly flag: string | null;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** How many characters the caret line underlines. */
  readonly length: number;
  /** The text of the line, as the student wrote it. */
  readonly sourceLine: string;
  readonly notes: readonly Diagnostic[];
  /** `In file included from …` lines, innermost first. */
  readonly includedFrom: readonly string[];
}

/** Where a message points: a token, or a stretch of a file. */
export interface Place {
  readonly file: SourceFile;
  readonly offset: number;
  readonly length: number;
}

export interface Note {
  readonly at: Token | Place;
  readonly message: string;
}

/** Thrown inside the front end to leave a broken construct; caught at the next statement or declaration. */
export class Abandon extends Error {}

/** Thrown when a budget is spent or too many errors were found; caught by `compile`. */
export class Stop extends Error {}

/** Warnings that only `-Wall` and `-Wextra` bring. */
const ALL: ReadonlySet<string> = new Set([
  'unused-variable',
  'unused-label',
  'unused-value',
  'unused-but-set-variable',
  'unused-function',
  'parentheses',
  'multichar',
  'comment',
  'address',
  'uninitialized',
]);
const EXTRA: ReadonlySet<string> = new Set([
  'unused-parameter',
  'sign-compare',
  'missing-field-initializers',
  'empty-body',
]);

const MAX_ERRORS = 20;
const MAX_WARNINGS = 100;

const placeOf = (at: Token | Place): Place =>
  'text' in at
    ? { file: at.file, offset: at.offset, length: Math.max(1, at.via === null ? at.text.length : at.width) }
    : at;

export class Diagnostics {
  readonly errors: Diagnostic[] = [];
  readonly warnings: Diagnostic[] = [];
  readonly #included = new Map<SourceFile, Place>();
  /** The same complaint about the same place is made once. */
  readonly #seen = new Set<string>();
  readonly #options: WarningOptions;

  constructor(options: WarningOptions = {}) {
    this.#options = options;
  }

  /** Remembers which `#include` brought a file in. */
  include(file: SourceFile, from: Place): void {
    if (!this.#included.has(file)) this.#included.set(file, from);
  }

  error(at: Token | Place, message: string, notes: readonly Note[] = []): void {
    const made = this.#make('error', at, message, notes, null);
    if (this.#repeats(made)) return;
    this.errors.push(made);
    if (this.errors.length >= MAX_ERRORS) throw new Stop();
  }

  warning(at: Token | Place, message: string, notes: readonly Note[] = [], flag: string | null = null): void {
    if (!this.#wanted(flag) || placeOf(at).file.system || this.warnings.length >= MAX_WARNINGS) return;
    const made = this.#make('warning', at, message, notes, flag);
    if (!this.#repeats(made)) this.warnings.push(made);
  }

  #wanted(flag: string | null): boolean {
    const level = this.#options.level ?? 'default';
    if (level === 'none') return false;
    if (flag === null || level === 'extra') return true;
    return !EXTRA.has(flag) && (level === 'all' || !ALL.has(flag));
  }

  /** `-Werror`: what was a warning stops the compilation. */
  finish(): void {
    if (this.#options.error !== true) return;
    for (const w of this.warnings.splice(0))
      this.errors.push({ ...w, severity: 'error', flag: w.flag === null ? 'error' : `error=${w.flag}` });
  }

  /** An error that ends the compilation at once. */
  fatal(at: Token | Place, message: string): never {
    const made = this.#make('error', at, message, [], null);
    if (!this.#repeats(made)) this.errors.push(made);
    throw new Stop();
  }

  #repeats(d: Diagnostic): boolean {
    const key = `${d.severity} ${d.file}:${d.line}:${d.column} ${d.message}`;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    return false;
  }

  #make(
    severity: Severity,
    at: Token | Place,
    message: string,
    notes: readonly Note[],
    flag: string | null,
  ): Diagnostic {
    const place = placeOf(at);
    const { file, line, column } = place.file.position(place.offset);
    const physical = place.file.physical(place.offset);
    const below = notes.map((n) => this.#make('note', n.at, n.message, [], null));
    if ('text' in at)
      for (let via = at.via, n = 0; via !== null && n < 4; via = via.parent, n++) {
        below.push(this.#make('note', via.body, `expanded from macro '${via.macro}'`, [], null));
      }
    const sourceLine = place.file.lineText(physical.line);
    const length = Math.max(1, Math.min(place.length, sourceLine.length - physical.column + 1));
    return {
      severity,
      message,
      flag,
      file,
      line,
      column,
      length,
      sourceLine,
      notes: below,
      includedFrom: severity === 'note' ? [] : this.#trail(place.file),
    };
  }

  #trail(file: SourceFile): string[] {
    const lines: string[] = [];
    for (
      let from = this.#included.get(file);
      from !== undefined && lines.length < 10;
      from = this.#included.get(from.file)
    ) {
      const at = from.file.position(from.offset);
      lines.push(`${lines.length === 0 ? 'In file included from' : '                 from'} ${at.file}:${at.line}`);
    }
    return lines;
  }
}

/** One message as a terminal shows it, notes and all, ending in a newline. */
export function formatDiagnostic(d: Diagnostic): string {
  const trail = d.includedFrom.map((line, i) => `${line}${i === d.includedFrom.length - 1 ? ':' : ','}\n`).join('');
  const number = String(d.line).padStart(5);
  const lead = d.sourceLine.slice(0, d.column - 1).replace(/[^\t]/g, ' ');
  const caret = `${lead}^${'~'.repeat(Math.max(0, d.length - 1))}`;
  const excerpt =
    d.sourceLine.length > 0 && d.sourceLine.length < 400 ? `${number} | ${d.sourceLine}\n      | ${caret}\n` : '';
  const head = `${d.file}:${d.line}:${d.column}: ${d.severity}: ${d.message}${d.flag === null ? '' : ` [-W${d.flag}]`}\n`;
  return trail + head + excerpt + d.notes.map((n) => formatDiagnostic(n)).join('');
}
