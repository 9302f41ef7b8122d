/** bin/sed/substitute.ts — the s command, and text as l shows it. */
import type { Match } from '../../lib/regex.ts';
import type { Sys } from '../../lib/sdk.ts';
import { encodeUtf8 } from '../../lib/sdk.ts';
import type { Sed } from './run.ts';
import type { Command, Piece } from './script.ts';

/** The s command on the pattern space. */
export function* substitute(sed: Sed, c: Command): Sys<void> {
  const regex = yield* sed.regex(c.regex);
  const text = sed.space;
  let replaced = false;
  let out = '';
  /** Copied up to here; where the last match ended, or -1. */
  let done = 0;
  let last = -1;
  let n = 0;
  for (let from = 0; from <= text.length; ) {
    const m = regex.exec(text, from);
    sed.t.charge(50 + text.length - from);
    if (sed.t.tired) yield* sed.t.spend();
    if (m === null) break;
    const [start, end] = [m[0] as number, m[1] as number];
    from = end > start ? end : end + 1;
    // An empty match right behind the match before counts for nothing.
    if (start === end && start === last) continue;
    last = end;
    n += 1;
    if (c.flags.nth !== 0 && n < c.flags.nth) continue;
    out += text.slice(done, start) + expand(c.replacement, text, m);
    done = end;
    sed.substituted = true;
    replaced = true;
    if (out.length > 4 << 20) yield* sed.t.die('memory exhausted', 4);
    if (!c.flags.global) break;
  }
  if (!replaced) return;
  sed.space = out + text.slice(done);
  if (c.flags.print) yield* sed.print(sed.space);
  if (c.flags.file !== '') yield* sed.writeTo(c.flags.file, `${sed.space}\n`);
}
function expand(pieces: readonly Piece[], text: string, m: Match): string {
  let out = '';
  let mode = '';
  let once = '';
  for (const p of pieces) {
    if ('fold' in p) {
      if (p.fold === 'u' || p.fold === 'l') once = p.fold;
      else mode = p.fold === 'E' ? '' : p.fold;
      continue;
    }
    let piece = 'text' in p ? p.text : (m[p.group * 2] ?? -1) < 0 ? '' : text.slice(m[p.group * 2], m[p.group * 2 + 1]);
    if (mode === 'U') piece = piece.toUpperCase();
    else if (mode === 'L') piece = piece.toLowerCase();
    if (once !== '' && piece !== '') {
      piece = (once === 'u' ? piece.slice(0, 1).toUpperCase() : piece.slice(0, 1).toLowerCase()) + piece.slice(1);
      once = '';
    }
    out += piece;
  }
  return out;
}

/** The l command: escapes, `$` at the end, lines folded with a backslash. */
export function visible(text: string, width: number): string {
  let line = '';
  let out = '';
  for (const b of encodeUtf8(text)) {
    const c = String.fromCharCode(b);
    const shown =
      (
        {
          '\\': '\\\\',
          '\n': '\\n',
          '\t': '\\t',
          '\x07': '\\a',
          '\b': '\\b',
          '\f': '\\f',
          '\r': '\\r',
          '\v': '\\v',
        } as Record<string, string>
      )[c] ?? (b < 32 || b > 126 ? `\\${b.toString(8).padStart(3, '0')}` : c);
    if (width > 1 && line.length + shown.length > width - 1) {
      out += `${line}\\\n`;
      line = '';
    }
    line += shown;
  }
  return `${out}${line}$\n`;
}
