/** bin/awk/cursor.ts — where the parser stands among the tokens, and how deep. */
import { AwkSyntaxError, type Token } from './lex.ts';

const MAX_DEPTH = 400;

export class Cursor {
  protected at = 0;
  protected depth = 0;
  protected noIn = 0;
  protected noGreater = 0;
  protected readonly tokens: readonly Token[];
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }
  protected get tok(): Token {
    return this.tokens[this.at] as Token;
  }
  protected is(text: string): boolean {
    return (this.tok.kind === 'op' || this.tok.kind === 'keyword') && this.tok.text === text;
  }
  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at += 1;
    return true;
  }
  protected fail(): never {
    const shown = this.tok.kind === 'newline' ? 'newline' : this.tok.kind === 'end' ? 'end of program' : this.tok.text;
    throw new AwkSyntaxError(this.tok.line, `syntax error at or near ${shown}`);
  }
  protected need(text: string): void {
    if (!this.take(text)) this.fail();
  }
  protected newlines(): void {
    while (this.tok.kind === 'newline') this.at += 1;
  }
  protected terminators(): void {
    while (this.tok.kind === 'newline' || this.is(';')) this.at += 1;
  }

  protected nested<T>(f: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new AwkSyntaxError(this.tok.line, 'program nested too deeply');
    const value = f();
    this.depth -= 1;
    return value;
  }
}
