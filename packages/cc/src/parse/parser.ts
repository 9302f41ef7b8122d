/**
 * What all parts of the parser share: the token cursor, scopes, the function being read, and complaints.
 *
 * The grammar is spread over the files beside this one, each a set of functions that take the Parser first.
 */
import type { CSymbol, Expr, FunctionSymbol, Label, SwitchCase, Tag, Variable } from '../ast.ts';
import { type Budget, MAX_TREE_HEIGHT } from '../budget.ts';
import { Abandon, type Diagnostics, type Note, type Place } from '../diagnostics.ts';
import type { Token } from '../lex/token.ts';
import type { Pragma } from '../pp/preprocessor.ts';
import { quote } from '../types/print.ts';
import type { FunctionType, Type } from '../types/types.ts';
import { KEYWORDS } from './keywords.ts';

export interface Scope {
  readonly symbols: Map<string, CSymbol>;
  readonly tags: Map<string, Tag>;
  /** Variables of automatic storage declared here. */
  readonly locals: Variable[];
}

export interface SwitchContext {
  readonly type: Type;
  readonly cases: SwitchCase[];
  fallback: number | null;
}

/** The function whose body is being read. */
export interface FunctionContext {
  readonly symbol: FunctionSymbol;
  readonly type: FunctionType;
  readonly labels: Map<string, Label>;
  readonly mentions: Set<FunctionSymbol | Variable>;
  readonly undeclared: Set<string>;
  readonly switches: SwitchContext[];
  loops: number;
  /** Inside a loop or switch, `break` has a meaning. */
  breakable: number;
  fragile: boolean;
  nextId: number;
}

export type Mode = 'user' | 'kernel';

export class Parser {
  readonly tokens: readonly Token[];
  readonly diagnostics: Diagnostics;
  readonly mode: Mode;
  readonly scopes: Scope[] = [newScope()];
  readonly variables: Variable[] = [];
  readonly functions: FunctionSymbol[] = [];
  readonly asm: { text: string; at: Token }[] = [];
  readonly strings = new Map<string, Variable>();
  readonly budget: Budget;
  fn: FunctionContext | null = null;
  /** Sizes of variable-length arrays met in a declarator, to be computed where it stands. */
  sizes: { readonly variable: Variable; readonly value: Expr }[] = [];
  /** Inside a parameter list. */
  parameters = 0;
  index = 0;
  #depth = 0;
  #nodes = 0;
  #names = 0;
  readonly #pragmas: readonly Pragma[];

  constructor(
    tokens: readonly Token[],
    pragmas: readonly Pragma[],
    diagnostics: Diagnostics,
    budget: Budget,
    mode: Mode,
  ) {
    this.tokens = tokens;
    this.#pragmas = pragmas;
    this.diagnostics = diagnostics;
    this.budget = budget;
    this.mode = mode;
  }

  get tok(): Token {
    return (this.tokens[this.index] ?? this.tokens.at(-1)) as Token;
  }
  /** The token before the current one. */
  get previous(): Token {
    return (this.tokens[Math.max(0, this.index - 1)] ?? this.tok) as Token;
  }
  ahead(n: number): Token {
    return (this.tokens[this.index + n] ?? this.tokens.at(-1)) as Token;
  }
  advance(): Token {
    const t = this.tok;
    if (t.kind !== 'end') this.index++;
    return t;
  }
  is(text: string): boolean {
    return this.tok.text === text;
  }
  accept(text: string): boolean {
    if (this.tok.text !== text) return false;
    this.index++;
    return true;
  }

  /** Takes a token that must be there; `;`, `)` and the like are asked for right after what they should follow. */
  expect(text: string, after: string): Token {
    if (this.tok.text === text) return this.advance();
    return this.abandon(this.gap(), `expected '${text}' ${after}`);
  }

  /** The place just behind the previous token: where something is missing. */
  gap(): Token | Place {
    const t = this.previous;
    if (this.index === 0 || t.via !== null || t.file !== this.tok.file || this.tok.via !== null) return this.tok;
    return { file: t.file, offset: t.offset + t.width, length: 1 };
  }

  identifier(what: string): Token {
    const t = this.tok;
    if (t.kind === 'identifier' && !KEYWORDS.has(t.text)) return this.advance();
    if (t.kind === 'identifier') return this.abandon(t, `expected ${what}, but '${t.text}' is a keyword`);
    return this.abandon(
      t.kind === 'end' ? this.gap() : t,
      `expected ${what}${t.kind === 'end' ? ' before the end of the file' : ` before '${t.text}'`}`,
    );
  }

  error(at: Token | Place, message: string, notes: readonly Note[] = []): void {
    this.diagnostics.error(at, message, notes);
  }
  warning(at: Token | Place, message: string, notes: readonly Note[] = [], flag: string | null = null): void {
    this.diagnostics.warning(at, message, notes, flag);
  }
  /** Reports and leaves the construct; reading goes on at the next statement or declaration. */
  abandon(at: Token | Place, message: string, notes: readonly Note[] = []): never {
    this.diagnostics.error(at, message, notes);
    throw new Abandon();
  }

  /** Reads something nested one level deeper. */
  nested<T>(read: () => T): T {
    if (++this.#depth > this.budget.depth)
      this.diagnostics.fatal(this.tok, `brackets, blocks or types are nested more than ${this.budget.depth} deep`);
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** Counts a piece of syntax tree, and minds its height. */
  count(height = 0, amount = 1): void {
    this.#nodes += amount;
    if (this.#nodes > this.budget.nodes) this.diagnostics.fatal(this.tok, 'the program is too large to compile');
    if (height > MAX_TREE_HEIGHT) this.diagnostics.fatal(this.tok, 'the expression is too complex; split it up');
  }

  // Scopes.

  get global(): boolean {
    return this.scopes.length === 1;
  }
  get scope(): Scope {
    return this.scopes.at(-1) as Scope;
  }
  scoped<T>(read: (scope: Scope) => T): T {
    const scope = newScope();
    this.scopes.push(scope);
    const height = this.scopes.length;
    try {
      return read(scope);
    } finally {
      this.scopes.length = height - 1;
    }
  }
  lookup(name: string): CSymbol | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]?.symbols.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  lookupTag(name: string): Tag | undefined {
    for (let i = this.scopes.length - 1; i >= 0; i--) {
      const found = this.scopes[i]?.tags.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A name that cannot clash with the student's. */
  unique(stem: string): string {
    return `${stem}.${this.#names++}`;
  }

  /** Notes that the function being read uses a symbol, so that it is emitted together with it. */
  mention(symbol: FunctionSymbol | Variable): void {
    if (this.fn !== null) this.fn.mentions.add(symbol);
    else symbol.used = true;
  }

  /** The `#pragma pack` in force at the current token; 0 for none. */
  get pack(): number {
    if (this.#pragmas.length === 0) return 0;
    const stack: number[] = [];
    let now = 0;
    for (const pragma of this.#pragmas) {
      if (pragma.index > this.index || pragma.words[0]?.text !== 'pack') continue;
      const words = pragma.words.map((w) => w.text);
      if (words.includes('push')) stack.push(now);
      if (words.includes('pop')) now = stack.pop() ?? 0;
      const number = words.find((w) => /^[0-9]+$/.test(w));
      if (number !== undefined) now = Number(number);
      else if (words.length === 3) now = 0;
    }
    return now;
  }

  typeText(t: Type): string {
    return quote(t);
  }
}

export const newScope = (): Scope => ({ symbols: new Map(), tags: new Map(), locals: [] });
