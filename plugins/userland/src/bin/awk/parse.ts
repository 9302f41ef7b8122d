/** bin/awk/parse.ts — an awk program as a tree: recursive descent over POSIX's grammar, newlines where they may stand. */

import { ExprParser } from './expressions.ts';
import { lex, type Token } from './lex.ts';
import type { AwkProgram, Expr, Func, Rule, Stmt } from './tree.ts';

export const parseAwk = (source: string): AwkProgram => new Parser(lex(source)).program();

class Parser extends ExprParser {
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
}
