/**
 * The preprocessor: files in, one stream of tokens out. C11 6.10 with the GNU extensions.
 *
 *   next          a token with macros expanded
 *     raw         a token before expansion: from a macro being read, else from the file, directives obeyed
 *     expand      pushes the expansion of a macro in front of the input (expand.ts)
 *
 * A macro is not expanded while its own expansion is being read; a name met then is marked and stays as it is for good.
 */
import type { Budget } from '../budget.ts';
import type { Diagnostics } from '../diagnostics.ts';
import { lex } from '../lex/lexer.ts';
import { makeToken, type Token, tokenLike } from '../lex/token.ts';
import { SourceFile } from '../source.ts';
import { directive } from './directives.ts';
import { expandMacro } from './expand.ts';
import type { HeaderSearch } from './headers.ts';
import type { Macro } from './macro.ts';

export interface Conditional {
  readonly at: Token;
  /** Some branch has been taken already. */
  taken: boolean;
  sawElse: boolean;
}

/** A file being read. */
export interface Frame {
  readonly file: SourceFile;
  readonly tokens: readonly Token[];
  index: number;
  readonly conditionals: Conditional[];
  readonly directory: number;
}

/** Tokens to be read before the file goes on: an expansion, or an argument being expanded by itself (`barrier`). */
interface Pending {
  readonly tokens: readonly Token[];
  index: number;
  readonly macro: Macro | null;
  readonly barrier: boolean;
}

export interface Pragma {
  /** How many tokens had been produced when it was met. */
  readonly index: number;
  readonly at: Token;
  readonly words: readonly Token[];
}

export class Preprocessor {
  readonly macros = new Map<string, Macro>();
  readonly frames: Frame[] = [];
  readonly pragmas: Pragma[] = [];
  readonly once = new Set<string>();
  readonly diagnostics: Diagnostics;
  readonly search: HeaderSearch;
  readonly budget: Budget;
  readonly main: SourceFile;
  readonly output: Token[] = [];
  readonly #pending: Pending[] = [];
  /** `#pragma push_macro`: what the names meant. */
  readonly #saved = new Map<string, (Macro | null)[]>();
  #spent = 0;
  #depth = 0;
  counter = 0;

  constructor(main: SourceFile, search: HeaderSearch, diagnostics: Diagnostics, budget: Budget) {
    this.main = main;
    this.search = search;
    this.diagnostics = diagnostics;
    this.budget = budget;
    this.#dynamic('__LINE__', (at) => makeToken('number', String(at.file.position(at.offset).line), at));
    this.#dynamic('__FILE__', (at) => makeToken('string', JSON.stringify(at.file.position(at.offset).file), at));
    this.#dynamic('__BASE_FILE__', (at) => makeToken('string', JSON.stringify(this.main.name), at));
    this.#dynamic('__COUNTER__', (at) => makeToken('number', String(this.counter++), at));
    this.#dynamic('__INCLUDE_LEVEL__', (at) => makeToken('number', String(this.frames.length - 1), at));
  }

  #dynamic(name: string, dynamic: (at: Token) => Token): void {
    this.macros.set(name, { name, params: null, variadic: null, body: [], at: null, busy: 0, dynamic });
  }

  /** Reads text made of directives only: the predefined macros and `-D`. */
  prelude(name: string, text: string): void {
    const file = new SourceFile(name, text, true);
    this.frames.push({ file, tokens: lex(file), index: 0, conditionals: [], directory: -1 });
    while (this.next().kind !== 'end');
    this.frames.length = 0;
  }

  /** Preprocesses the main file, after those of `-include`; the last token is of kind `end`. */
  run(first: readonly string[]): Token[] {
    this.enter(this.main, lex(this.main), -1);
    for (const name of [...first].reverse()) {
      const found = this.search.find(name, true, this.main, -1);
      if (found === null) return this.diagnostics.fatal(this.here(), `'${name}' file not found`);
      const { file, tokens } = this.search.load(found);
      this.enter(file, tokens, found.directory);
    }
    for (;;) {
      const t = this.next();
      this.output.push(t);
      if (t.kind === 'end') return this.output;
    }
  }

  enter(file: SourceFile, tokens: readonly Token[], directory: number): void {
    this.frames.push({ file, tokens, index: 0, conditionals: [], directory });
  }

  /** Counts work; a bomb ends here. */
  spend(count: number, at: Token): void {
    this.#spent += count;
    if (this.#spent > this.budget.tokens)
      this.diagnostics.fatal(at, `the program has more than ${this.budget.tokens} tokens after macro expansion`);
  }

  /** The next token after expansion. */
  next(): Token {
    for (;;) {
      const t = this.raw();
      if (t.kind !== 'identifier' || t.noExpand) return t;
      const macro = this.macros.get(t.text);
      if (macro === undefined) return t.text === '_Pragma' ? this.#pragmaOperator(t) : t;
      if (macro.busy > 0) return tokenLike(t, { noExpand: true });
      if (!expandMacro(this, macro, t)) return t;
    }
  }

  /** The next token as written. At a barrier, and at the end of the main file, a token of kind `end`. */
  raw(): Token {
    for (;;) {
      const pending = this.#pending.at(-1);
      if (pending !== undefined) {
        const t = pending.tokens[pending.index];
        if (t !== undefined) {
          pending.index++;
          return t;
        }
        if (pending.barrier) return makeToken('end', '', pending.tokens.at(-1) ?? this.here());
        this.#pop();
        continue;
      }
      const frame = this.frames.at(-1) as Frame;
      const t = frame.tokens[frame.index] as Token;
      if (t.kind === 'end') {
        for (const c of frame.conditionals) this.diagnostics.error(c.at, `unterminated #${c.at.text}`);
        frame.conditionals.length = 0;
        if (this.frames.length === 1) return t;
        this.frames.pop();
        continue;
      }
      frame.index++;
      this.spend(1, t);
      if (t.bol && t.text === '#' && t.kind === 'punctuator') directive(this, frame, t);
      else return t;
    }
  }

  /** Puts tokens in front of the input. */
  push(tokens: readonly Token[], macro: Macro | null): void {
    if (macro !== null) macro.busy++;
    this.spend(tokens.length, tokens[0] ?? this.here());
    this.#pending.push({ tokens, index: 0, macro, barrier: false });
  }

  /** Expands a list of tokens on its own: a macro's argument, the line of an `#if`. */
  expandAlone(tokens: readonly Token[]): Token[] {
    if (tokens.length === 0) return [];
    if (++this.#depth > this.budget.depth)
      this.diagnostics.fatal(tokens[0] ?? this.here(), 'macro arguments are nested too deeply');
    this.#pending.push({ tokens, index: 0, macro: null, barrier: true });
    const height = this.#pending.length;
    const out: Token[] = [];
    for (let t = this.next(); t.kind !== 'end'; t = this.next()) out.push(t);
    while (this.#pending.length >= height) this.#pop();
    this.spend(out.length, tokens[0] ?? this.here());
    this.#depth--;
    return out;
  }

  #pop(): void {
    const done = this.#pending.pop();
    if (done?.macro != null) done.macro.busy--;
  }

  /** The rest of the line of a directive. */
  restOfLine(frame: Frame): Token[] {
    const line: Token[] = [];
    for (let t = frame.tokens[frame.index]; t !== undefined && !t.bol; t = frame.tokens[++frame.index]) line.push(t);
    this.spend(line.length, line[0] ?? this.here());
    return line;
  }

  /** Some token of where we are, for messages about nothing in particular. */
  here(): Token {
    const frame = this.frames.at(-1);
    return (frame?.tokens[Math.max(0, frame.index - 1)] ?? frame?.tokens.at(-1)) as Token;
  }

  /** `_Pragma("…")`: the string's contents, as if on a line of its own. C11 6.10.9. */
  #pragmaOperator(at: Token): Token {
    const open = this.raw();
    const text = this.raw();
    const close = this.raw();
    if (open.text !== '(' || text.kind !== 'string' || close.text !== ')') {
      this.diagnostics.error(at, '_Pragma takes a parenthesized string literal');
      return close.kind === 'end' ? close : this.next();
    }
    const source = text.text
      .replace(/^[^"]*"/, '')
      .slice(0, -1)
      .replace(/\\(["\\])/g, '$1');
    const words = lex(new SourceFile('<_Pragma>', source)).slice(0, -1);
    this.pragma(
      at,
      words.map((w) => ({ ...makeToken(w.kind, w.text, at), space: w.space })),
    );
    return this.next();
  }

  pragma(at: Token, words: readonly Token[]): void {
    const name = words[0]?.text;
    if ((name === 'push_macro' || name === 'pop_macro') && words[2]?.kind === 'string') {
      const macro = words[2].text.slice(1, -1);
      const saved = this.#saved.get(macro) ?? [];
      this.#saved.set(macro, saved);
      if (name === 'push_macro') saved.push(this.macros.get(macro) ?? null);
      else if (saved.length > 0) {
        const old = saved.pop() ?? null;
        if (old === null) this.macros.delete(macro);
        else this.macros.set(macro, old);
      }
    } else if (name === 'once') this.once.add(at.file.name);
    else this.pragmas.push({ index: this.output.length, at, words });
  }
}
