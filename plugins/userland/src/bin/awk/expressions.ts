/** bin/awk/expressions.ts — awk's expressions, one function for each level of precedence. */
import { Cursor } from './cursor.ts';
import { type Expr, isLValue, type LValue } from './tree.ts';

export class ExprParser extends Cursor {
  protected list(): Expr[] {
    const out = [this.expr()];
    while (this.take(',')) {
      this.newlines();
      out.push(this.expr());
    }
    return out;
  }

  protected expr(): Expr {
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
  protected concat(target: boolean): Expr {
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
  protected optionalLValue(): LValue | null {
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
