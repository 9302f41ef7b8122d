/** bin/awk/parse.ts — an awk program as a tree: recursive descent over POSIX's grammar, newlines where they may stand. */
import { AwkSyntaxError, lex, type Token } from './lex.ts';

export type LValue =
  | { readonly t: 'var'; readonly name: string }
  | { readonly t: 'field'; readonly index: Expr }
  | { readonly t: 'element'; readonly name: string; readonly keys: readonly Expr[] };
export type Expr =
  | { readonly t: 'num'; readonly value: number }
  | { readonly t: 'str'; readonly value: string }
  | { readonly t: 'regex'; readonly source: string }
  | LValue
  | { readonly t: 'assign'; readonly op: string; readonly to: LValue; readonly value: Expr }
  | { readonly t: 'cond'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly t: 'and' | 'or'; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'match'; readonly negate: boolean; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'binary'; readonly op: string; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'concat'; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'unary'; readonly op: string; readonly a: Expr }
  | { readonly t: 'incr'; readonly by: 1 | -1; readonly prefix: boolean; readonly to: LValue }
  | { readonly t: 'in'; readonly keys: readonly Expr[]; readonly name: string }
  | { readonly t: 'call'; readonly name: string; readonly args: readonly Expr[]; readonly line: number }
  | { readonly t: 'builtin'; readonly name: string; readonly args: readonly Expr[] }
  | {
      readonly t: 'getline';
      readonly kind: 'main' | 'file' | 'pipe';
      readonly from: Expr | null;
      readonly to: LValue | null;
    }
  | { readonly t: 'group'; readonly items: readonly Expr[] };
export type Stmt =
  | { readonly t: 'expr'; readonly e: Expr }
  | {
      readonly t: 'print' | 'printf';
      readonly args: readonly Expr[];
      readonly redirect: '>' | '>>' | '|' | null;
      readonly to: Expr | null;
    }
  | { readonly t: 'if'; readonly test: Expr; readonly yes: Stmt; readonly no: Stmt | null }
  | { readonly t: 'while' | 'do'; readonly test: Expr; readonly body: Stmt }
  | {
      readonly t: 'for';
      readonly init: Stmt | null;
      readonly test: Expr | null;
      readonly step: Stmt | null;
      readonly body: Stmt;
    }
  | { readonly t: 'forin'; readonly variable: string; readonly name: string; readonly body: Stmt }
  | { readonly t: 'block'; readonly body: readonly Stmt[] }
  | { readonly t: 'break' | 'continue' | 'next' | 'nextfile' }
  | { readonly t: 'exit' | 'return'; readonly value: Expr | null }
  | { readonly t: 'delete'; readonly name: string; readonly keys: readonly Expr[] | null };
export interface Func {
  readonly params: readonly string[];
  readonly body: Stmt;
}
export type Rule =
  | { readonly kind: 'BEGIN' | 'END'; readonly body: Stmt }
  | { readonly kind: 'rule'; readonly from: Expr | null; readonly to: Expr | null; readonly body: Stmt | null };
export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, Func>;
}

const MAX_DEPTH = 400;

export const parseAwk = (source: string): AwkProgram => new Parser(lex(source)).program();

class Parser {
  private at = 0;
  private depth = 0;
  private noIn = 0;
  private noGreater = 0;
  private readonly tokens: readonly Token[];
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }
  private get tok(): Token {
    return this.tokens[this.at] as Token;
  }
  private is(text: string): boolean {
    return (this.tok.kind === 'op' || this.tok.kind === 'keyword') && this.tok.text === text;
  }
  private take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }
  private fail(): never {
    const shown = this.tok.kind === 'newline' ? 'newline' : this.tok.kind === 'end' ? 'end of program' : this.tok.text;
    throw new AwkSyntaxError(this.tok.line, `syntax error at or near ${shown}`);
  }
  private need(text: string): void {
    if (!this.take(text)) this.fail();
  }
  private newlines(): void {
    while (this.tok.kind === 'newline') this.at += 1;
  }
  private terminators(): void {
    while (this.tok.kind === 'newline' || this.is(';')) this.at += 1;
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, Func>();
    this.terminators();
    while (this.tok.kind !== 'end') {
      if (this.take('function')) {
        const name = this.tok.text;
        if (this.tok.kind !== 'name' && this.tok.kind !== 'funcname') this.fail();
        this.at += 1;
        this.need('(');
        const params: string[] = [];
        while (!this.is(')')) {
          if (this.tok.kind !== 'name') this.fail();
          params.push(this.tok.text);
          this.at += 1;
          if (!this.take(',')) break;
          this.newlines();
        }
        this.need(')');
        this.newlines();
        functions.set(name, { params, body: this.block() });
      } else if (this.is('BEGIN') || this.is('END')) {
        const kind = this.tok.text as 'BEGIN' | 'END';
        this.at += 1;
        this.newlines();
        rules.push({ kind, body: this.block() });
      } else {
        let [from, to]: [Expr | null, Expr | null] = [null, null];
        if (!this.is('{')) {
          from = this.expr();
          if (this.take(',')) {
            this.newlines();
            to = this.expr();
          }
        }
        rules.push({ kind: 'rule', from, to, body: this.is('{') ? this.block() : null });
      }
      this.terminators();
    }
    return { rules, functions };
  }
  private block(): Stmt {
    this.need('{');
    const body: Stmt[] = [];
    this.terminators();
    while (!this.is('}')) {
      if (this.tok.kind === 'end') this.fail();
      body.push(this.statement());
      this.terminators();
    }
    this.at += 1;
    return { t: 'block', body };
  }
  private nested<T>(f: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new AwkSyntaxError(this.tok.line, 'program nested too deeply');
    const value = f();
    this.depth -= 1;
    return value;
  }
  /** A simple statement ends at `;`, a newline or before `}`. */
  private endStatement(): void {
    if (this.tok.kind === 'newline' || this.is(';')) this.at += 1;
    else if (!this.is('}') && this.tok.kind !== 'end') this.fail();
  }
  private body(): Stmt {
    this.newlines();
    if (this.take(';')) return { t: 'block', body: [] };
    return this.statement();
  }
  private statement(): Stmt {
    return this.nested(() => this.statementHere());
  }
  private statementHere(): Stmt {
    if (this.is('{')) return this.block();
    if (this.take('if')) {
      this.need('(');
      const test = this.expr();
      this.need(')');
      const yes = this.body();
      const before = this.at;
      this.terminators();
      if (this.take('else')) return { t: 'if', test, yes, no: this.body() };
      this.at = before;
      return { t: 'if', test, yes, no: null };
    }
    if (this.take('while')) {
      this.need('(');
      const test = this.expr();
      this.need(')');
      return { t: 'while', test, body: this.body() };
    }
    if (this.take('do')) {
      const body = this.body();
      this.terminators();
      this.need('while');
      this.need('(');
      const test = this.expr();
      this.need(')');
      this.endStatement();
      return { t: 'do', test, body };
    }
    if (this.take('for')) return this.forLoop();
    for (const word of ['break', 'continue', 'next', 'nextfile'] as const) {
      if (!this.take(word)) continue;
      this.endStatement();
      return { t: word };
    }
    for (const word of ['exit', 'return'] as const) {
      if (!this.take(word)) continue;
      const bare = this.tok.kind === 'newline' || this.tok.kind === 'end' || this.is(';') || this.is('}');
      const value = bare ? null : this.expr();
      this.endStatement();
      return { t: word, value };
    }
    const s = this.simple();
    this.endStatement();
    return s;
  }
  private forLoop(): Stmt {
    this.need('(');
    if (this.tok.kind === 'name' && this.tokens[this.at + 1]?.text === 'in' && this.tokens[this.at + 3]?.text === ')') {
      const variable = this.tok.text;
      const name = (this.tokens[this.at + 2] as Token).text;
      this.at += 4;
      return { t: 'forin', variable, name, body: this.body() };
    }
    const init = this.is(';') ? null : this.simple();
    this.need(';');
    this.newlines();
    const test = this.is(';') ? null : this.expr();
    this.need(';');
    this.newlines();
    const step = this.is(')') ? null : this.simple();
    this.need(')');
    return { t: 'for', init, test, step, body: this.body() };
  }
  private simple(): Stmt {
    if (this.is('print') || this.is('printf')) {
      const t = this.tok.text as 'print' | 'printf';
      this.at += 1;
      let args: Expr[] = [];
      this.noGreater += 1;
      const over = (): boolean =>
        this.tok.kind === 'newline' || this.tok.kind === 'end' || [';', '}', '>', '>>', '|'].some((o) => this.is(o));
      if (!over()) {
        args = this.list();
        const only = args[0];
        if (args.length === 1 && only?.t === 'group' && only.items.length > 1) args = [...only.items];
      }
      let redirect: '>' | '>>' | '|' | null = null;
      let to: Expr | null = null;
      for (const r of ['>', '>>', '|'] as const) {
        if (redirect !== null || !this.take(r)) continue;
        redirect = r;
        to = this.concat(true);
      }
      this.noGreater -= 1;
      return { t, args, redirect, to };
    }
    if (this.take('delete')) {
      const name = this.tok.text;
      if (this.tok.kind !== 'name') this.fail();
      this.at += 1;
      if (!this.take('[')) return { t: 'delete', name, keys: null };
      const keys = this.list();
      this.need(']');
      return { t: 'delete', name, keys };
    }
    return { t: 'expr', e: this.expr() };
  }
  private list(): Expr[] {
    const out = [this.expr()];
    while (this.take(',')) {
      this.newlines();
      out.push(this.expr());
    }
    return out;
  }

  private expr(): Expr {
    return this.nested(() => this.ternary());
  }
  private ternary(): Expr {
    const test = this.or();
    if (this.take('?')) {
      this.newlines();
      const yes = this.expr();
      this.newlines();
      this.need(':');
      this.newlines();
      return { t: 'cond', test, yes, no: this.expr() };
    }
    if (isLValue(test) && this.tok.kind === 'op' && ['=', '+=', '-=', '*=', '/=', '%=', '^='].includes(this.tok.text)) {
      const op = this.tok.text;
      this.at += 1;
      this.newlines();
      return { t: 'assign', op, to: test, value: this.expr() };
    }
    return test;
  }
  private or(): Expr {
    let a = this.and();
    while (this.take('||')) {
      this.newlines();
      a = { t: 'or', a, b: this.and() };
    }
    return a;
  }
  private and(): Expr {
    let a = this.membership();
    while (this.take('&&')) {
      this.newlines();
      a = { t: 'and', a, b: this.membership() };
    }
    return a;
  }
  private membership(): Expr {
    let a = this.matching();
    while (this.noIn === 0 && this.take('in')) {
      const name = this.tok.text;
      if (this.tok.kind !== 'name') this.fail();
      this.at += 1;
      a = { t: 'in', keys: a.t === 'group' ? a.items : [a], name };
    }
    return a;
  }
  private matching(): Expr {
    let a = this.comparison();
    for (;;) {
      if (this.take('~')) a = { t: 'match', negate: false, a, b: this.comparison() };
      else if (this.take('!~')) a = { t: 'match', negate: true, a, b: this.comparison() };
      else return a;
    }
  }
  private comparison(): Expr {
    const a = this.concat(false);
    for (const op of ['<=', '>=', '==', '!=', '<', '>']) {
      if (op === '>' && this.noGreater > 0) continue;
      if (this.take(op)) return { t: 'binary', op, a, b: this.concat(false) };
    }
    return a;
  }
  /** Values side by side. `target`: the name of a file or command, where `|` and `>` end it. */
  private concat(target: boolean): Expr {
    let a = this.additive();
    for (;;) {
      if (!target && this.is('|') && this.tokens[this.at + 1]?.text === 'getline') {
        this.at += 2;
        a = { t: 'getline', kind: 'pipe', from: a, to: this.optionalLValue() };
        continue;
      }
      const k = this.tok.kind;
      const begins =
        k === 'number' ||
        k === 'string' ||
        k === 'regex' ||
        k === 'name' ||
        k === 'funcname' ||
        k === 'builtin' ||
        (k === 'op' && ['$', '!', '(', '-', '+', '++', '--'].includes(this.tok.text));
      if (!begins || (this.tok.text === 'in' && k !== 'string')) return a;
      a = { t: 'concat', a, b: this.additive() };
    }
  }
  private additive(): Expr {
    let a = this.multiplicative();
    for (;;) {
      if (this.take('+')) a = { t: 'binary', op: '+', a, b: this.multiplicative() };
      else if (this.take('-')) a = { t: 'binary', op: '-', a, b: this.multiplicative() };
      else return a;
    }
  }
  private multiplicative(): Expr {
    let a = this.unary();
    for (;;) {
      const op = ['*', '/', '%'].find((o) => this.is(o));
      if (op === undefined) return a;
      this.at += 1;
      a = { t: 'binary', op, a, b: this.unary() };
    }
  }
  private unary(): Expr {
    for (const op of ['!', '-', '+'])
      if (this.take(op)) return this.nested(() => ({ t: 'unary' as const, op, a: this.unary() }));
    return this.power();
  }
  private power(): Expr {
    const a = this.postfix();
    if (!this.take('^')) return a;
    const negative = this.is('-') || this.is('+') || this.is('!');
    return { t: 'binary', op: '^', a, b: negative ? this.unary() : this.nested(() => this.power()) };
  }
  private postfix(): Expr {
    const a = this.primary();
    if (!isLValue(a)) return a;
    if (this.take('++')) return { t: 'incr', by: 1, prefix: false, to: a };
    if (this.take('--')) return { t: 'incr', by: -1, prefix: false, to: a };
    return a;
  }
  private optionalLValue(): LValue | null {
    if (!this.is('$') && this.tok.kind !== 'name') return null;
    const e = this.primary();
    return isLValue(e) ? e : this.fail();
  }
  private args(): Expr[] {
    this.newlines();
    if (this.take(')')) return [];
    const [greater, inside] = [this.noGreater, this.noIn];
    this.noGreater = 0;
    this.noIn = 0;
    const out = [this.expr()];
    this.newlines();
    while (this.take(',')) {
      this.newlines();
      out.push(this.expr());
      this.newlines();
    }
    this.need(')');
    this.noGreater = greater;
    this.noIn = inside;
    return out;
  }
  private primary(): Expr {
    const tok = this.tok;
    switch (tok.kind) {
      case 'number':
        this.at += 1;
        return { t: 'num', value: Number(tok.text) };
      case 'string':
        this.at += 1;
        return { t: 'str', value: tok.text };
      case 'regex':
        this.at += 1;
        return { t: 'regex', source: tok.text };
      case 'funcname':
        this.at += 2;
        return { t: 'call', name: tok.text, args: this.args(), line: tok.line };
      case 'builtin':
        this.at += 1;
        if (this.take('(')) return { t: 'builtin', name: tok.text, args: this.args() };
        if (tok.text !== 'length') this.fail();
        return { t: 'builtin', name: 'length', args: [] };
      case 'name': {
        this.at += 1;
        if (!this.take('[')) return { t: 'var', name: tok.text };
        const [greater, inside] = [this.noGreater, this.noIn];
        this.noGreater = 0;
        this.noIn = 0;
        const keys = this.list();
        this.noGreater = greater;
        this.noIn = inside;
        this.need(']');
        return { t: 'element', name: tok.text, keys };
      }
    }
    if (this.take('getline')) {
      const to = this.optionalLValue();
      if (this.take('<')) return { t: 'getline', kind: 'file', from: this.postfix(), to };
      return { t: 'getline', kind: 'main', from: null, to };
    }
    if (this.take('$')) {
      if (this.take('++')) return { t: 'field', index: { t: 'incr', by: 1, prefix: true, to: this.mustLValue() } };
      if (this.take('--')) return { t: 'field', index: { t: 'incr', by: -1, prefix: true, to: this.mustLValue() } };
      if (this.take('-')) return { t: 'field', index: { t: 'unary', op: '-', a: this.primary() } };
      return this.nested(() => ({ t: 'field' as const, index: this.primary() }));
    }
    if (this.take('++')) return { t: 'incr', by: 1, prefix: true, to: this.mustLValue() };
    if (this.take('--')) return { t: 'incr', by: -1, prefix: true, to: this.mustLValue() };
    if (this.take('(')) {
      const items = this.args();
      if (items.length === 0) this.fail();
      return { t: 'group', items };
    }
    return this.fail();
  }
  private mustLValue(): LValue {
    const e = this.primary();
    return isLValue(e) ? e : this.fail();
  }
}
export const isLValue = (e: Expr): e is LValue => e.t === 'var' || e.t === 'field' || e.t === 'element';
