/** Tokens back to text, with line markers: `cc -E`. */
import type { Token } from '../lex/token.ts';
import type { Pragma } from './preprocessor.ts';

const MAX_GAP = 8;

/** Must a space keep two tokens apart that were not written together? */
function clings(before: string, after: string): boolean {
  const a = before.charCodeAt(before.length - 1);
  const b = after.charCodeAt(0);
  const word = (c: number): boolean =>
    c === 95 || c === 36 || c >= 128 || (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
  if (word(a) && (word(b) || b === 34 || b === 39)) return true;
  return (
    !word(a) && !word(b) && '+-<>=&|.#/%:!*^'.includes(before.slice(-1)) && '+-<>=&|.#/%:*'.includes(after[0] ?? '')
  );
}

/** @param pragmas are printed where they stood: between which tokens. */
export function printTokens(tokens: readonly Token[], pragmas: readonly Pragma[]): string {
  const out: string[] = [];
  let file = '';
  let line = 0;
  let last: Token | null = null;
  let next = 0;
  for (let i = 0; i < tokens.length; i++) {
    const t = tokens[i] as Token;
    for (let pragma = pragmas[next]; pragma !== undefined && pragma.index <= i; pragma = pragmas[++next]) {
      out.push(
        `${last === null ? '' : '\n'}#pragma ${pragma.words
          .map((w) => (w.space ? ' ' : '') + w.text)
          .join('')
          .trimStart()}\n`,
      );
      file = '';
      last = null;
    }
    if (t.kind === 'end') break;
    const at = t.file.position(t.offset);
    if (at.file !== file || at.line < line || at.line > line + MAX_GAP) {
      if (last !== null) out.push('\n');
      out.push(`# ${at.line} ${JSON.stringify(at.file)}\n`);
      ({ file, line } = at);
      last = null;
    } else {
      if (line < at.line) last = null;
      for (; line < at.line; line++) out.push('\n');
    }
    if (last === null) {
      if (t.space) out.push(' '.repeat(Math.max(0, Math.min(at.column - 1, 40))));
    } else if (t.space || clings(last.text, t.text)) out.push(' ');
    out.push(t.text);
    last = t;
  }
  out.push('\n');
  return out.join('');
}
