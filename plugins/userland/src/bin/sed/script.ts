/** bin/sed/script.ts — a sed script as commands: addresses, functions and their arguments, with GNU sed's sentences for mistakes. */
import { compileRegex, type Regex } from '../../lib/regex.ts';

export type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  /** `first~step`. */
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  /** A null regex is the one last used. */
  | { readonly kind: 'regex'; readonly regex: Regex | null }
  /** As a second address: `+N` and `~N`. */
  | { readonly kind: 'plus'; readonly count: number }
  | { readonly kind: 'multiple'; readonly of: number };

/** A piece of the replacement: text, `&`/`\N` (group), or a case conversion. */
export type Piece =
  | { readonly text: string }
  | { readonly group: number }
  | { readonly fold: 'U' | 'L' | 'u' | 'l' | 'E' };

export interface Command {
  readonly from: Address | null;
  readonly to: Address | null;
  readonly negate: boolean;
  readonly name: string;
  /** Text of a, i, c; file of r, R, w, W; label of b, t, T and `:`. */
  readonly text: string;
  /** Exit status of q and Q, line length of l. */
  readonly number: number;
  readonly regex: Regex | null;
  readonly replacement: readonly Piece[];
  readonly flags: {
    readonly global: boolean;
    readonly print: boolean;
    readonly nth: number;
    readonly file: string;
    readonly evaluate: boolean;
  };
  /** y: characters and what they become. */
  readonly map: ReadonlyMap<string, string> | null;
  /** Where to go on: behind the matching `}` of a `{`, or the label of a branch (the script's length without one). */
  jump: number;
}

/** `char N: message`, without the leading `sed: -e expression #1, `. */
export class SedError extends Error {
  /** 4 for what is found only when the whole script is there. */
  readonly status: number;
  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

const NO_FLAGS: Command['flags'] = { global: false, print: false, nth: 0, file: '', evaluate: false };

export function parseScript(source: string, extended: boolean): Command[] {
  return new Reader(source, extended).script();
}

class Reader {
  private at = 0;
  private readonly s: string;
  private readonly extended: boolean;
  private readonly commands: Command[] = [];

  constructor(source: string, extended: boolean) {
    this.s = source;
    this.extended = extended;
  }
  private fail(message: string, at = this.at): never {
    throw new SedError(`char ${Math.min(at, this.s.length)}: ${message}`);
  }
  private blank(also = ''): void {
    while (this.at < this.s.length && ` \t${also}`.includes(this.s[this.at] as string)) this.at += 1;
  }

  script(): Command[] {
    const blocks: number[] = [];
    const labels = new Map<string, number>();
    for (;;) {
      this.blank('\n;');
      if (this.at >= this.s.length) break;
      if (this.s[this.at] === '#') {
        while (this.at < this.s.length && this.s[this.at] !== '\n') this.at += 1;
        continue;
      }
      const from = this.address(false);
      let to: Address | null = null;
      this.blank();
      if (from !== null && this.s[this.at] === ',') {
        this.at += 1;
        this.blank();
        to = this.address(true);
        if (to === null) this.fail("unexpected `,'", this.at + 1);
        this.blank();
      }
      let negate = false;
      while (this.s[this.at] === '!') {
        negate = true;
        this.at += 1;
        this.blank();
      }
      const name = this.s[this.at];
      if (name === undefined) this.fail('missing command');
      this.at += 1;
      if (name === '}') {
        if (from !== null) this.fail("} doesn't want any addresses");
        const open = blocks.pop();
        if (open === undefined) this.fail("unexpected `}'");
        (this.commands[open as number] as Command).jump = this.commands.length;
        this.end();
        continue;
      }
      if (name === ':') {
        if (from !== null) this.fail(": doesn't want any addresses");
        const label = this.label(true);
        if (label === '') this.fail('":" lacks a label');
        labels.set(label, this.commands.length);
        continue;
      }
      this.commands.push(this.command(name as string, from, to, negate));
      if (name === '{') blocks.push(this.commands.length - 1);
      if (this.commands.length > 20_000) this.fail('script too long');
    }
    if (blocks.length > 0) throw new SedError("char 0: unmatched `{'");
    for (const c of this.commands) {
      if (!'btT'.includes(c.name)) continue;
      const target = c.text === '' ? this.commands.length : labels.get(c.text);
      if (target === undefined) throw new SedError(`can't find label for jump to \`${c.text}'`, 4);
      c.jump = target;
    }
    return this.commands;
  }

  private number(): number | null {
    const m = /^[0-9]{1,15}/.exec(this.s.slice(this.at, this.at + 16));
    if (m === null) return null;
    this.at += m[0].length;
    return Number(m[0]);
  }
  private address(second: boolean): Address | null {
    const c = this.s[this.at];
    if (c === '$') {
      this.at += 1;
      return { kind: 'last' };
    }
    if (second && (c === '+' || c === '~')) {
      this.at += 1;
      const n = this.number() ?? 0;
      return c === '+' ? { kind: 'plus', count: n } : { kind: 'multiple', of: n };
    }
    const line = this.number();
    if (line !== null) {
      if (this.s[this.at] === '~') {
        this.at += 1;
        return { kind: 'step', first: line, step: this.number() ?? 0 };
      }
      if (line === 0 && (second || !/^\s*,\s*[/\\]/.test(this.s.slice(this.at))))
        this.fail('invalid usage of line address 0');
      return { kind: 'line', line };
    }
    if (c !== '/' && c !== '\\') return null;
    this.at += c === '\\' ? 2 : 1;
    const delimiter = this.s[this.at - 1] ?? '';
    const pattern = this.delimited(delimiter, true);
    if (pattern === null) this.fail('unterminated address regex');
    let [ignoreCase, multiline] = [false, false];
    for (;;) {
      if (this.s[this.at] === 'I') ignoreCase = true;
      else if (this.s[this.at] === 'M') multiline = true;
      else break;
      this.at += 1;
    }
    return { kind: 'regex', regex: this.regex(pattern as string, ignoreCase, multiline) };
  }
  private regex(pattern: string, ignoreCase: boolean, multiline: boolean): Regex | null {
    if (pattern === '') return null;
    const regex = compileRegex(pattern, { extended: this.extended, ignoreCase, multiline });
    return typeof regex === 'string' ? this.fail(regex) : regex;
  }
  /** Up to the delimiter, which may stand in the text behind a backslash; in a regex not inside brackets. */
  private delimited(delimiter: string, regex: boolean): string | null {
    let out = '';
    let bracket = false;
    for (; this.at < this.s.length; this.at += 1) {
      const c = this.s[this.at] as string;
      if (!bracket && c === delimiter) {
        this.at += 1;
        return out;
      }
      if (!bracket && c === '\\' && this.at + 1 < this.s.length) {
        const next = this.s[this.at + 1] as string;
        this.at += 1;
        if (next === delimiter) out += regex && '$*.[\\]^+?(){}|'.includes(delimiter) ? `\\${delimiter}` : delimiter;
        else if (next === 'n' && regex) out += '\n';
        else if (next === 'n') out += '\\n';
        else out += `\\${next}`;
        continue;
      }
      if (regex && c === '[' && !bracket) {
        bracket = true;
        out += c;
        // `[]...` and `[^]...` hold the bracket itself
        if (this.s[this.at + 1] === '^') out += this.s[++this.at];
        if (this.s[this.at + 1] === ']') out += this.s[++this.at];
        continue;
      }
      if (regex && bracket && c === '[' && '.:='.includes(this.s[this.at + 1] ?? ' ')) {
        const close = this.s.indexOf(`${this.s[this.at + 1]}]`, this.at + 2);
        if (close > 0) {
          out += this.s.slice(this.at, close + 2);
          this.at = close + 1;
          continue;
        }
      }
      if (regex && bracket && c === '\\' && this.s[this.at + 1] === 'n') {
        out += '\n';
        this.at += 1;
        continue;
      }
      if (bracket && c === ']') bracket = false;
      if (c === '\n' && regex && !bracket) return null;
      out += c;
    }
    return null;
  }
  private label(colon: boolean): string {
    this.blank();
    const m = (colon ? /^[^\n]*/ : /^[^\n;}]*/).exec(this.s.slice(this.at))?.[0] ?? '';
    const text = colon ? (m.split(';')[0] as string) : m;
    this.at += text.length;
    return text.trim();
  }
  private filename(): string {
    this.blank();
    const end = this.s.indexOf('\n', this.at);
    const text = this.s.slice(this.at, end < 0 ? undefined : end);
    this.at = end < 0 ? this.s.length : end;
    if (text === '') this.fail('missing filename in r/R/w/W commands');
    return text;
  }
  /** Nothing but `;`, `}`, a newline or a comment may follow. */
  private end(): void {
    this.blank();
    const c = this.s[this.at];
    if (c === undefined || c === '\n' || c === ';' || c === '}' || c === '#') return;
    this.fail('extra characters after command', this.at + 1);
  }
  /** a, i, c: `a\` newline text with `\` continuing lines, or GNU's `a text`. */
  private textArgument(): string {
    this.blank();
    if (this.s[this.at] === '\\') {
      this.at += 1;
      this.blank();
      if (this.s[this.at] === '\n') this.at += 1;
    } else if (this.at >= this.s.length) this.fail("expected \\ after `a', `c' or `i'");
    let out = '';
    for (; this.at < this.s.length && this.s[this.at] !== '\n'; this.at += 1) {
      if (this.s[this.at] === '\\' && this.at + 1 < this.s.length) {
        this.at += 1;
        const c = this.s[this.at] as string;
        out += c === 't' ? '\t' : c;
      } else out += this.s[this.at];
    }
    return `${out}\n`;
  }

  private command(name: string, from: Address | null, to: Address | null, negate: boolean): Command {
    const base: Command = {
      from,
      to,
      negate,
      name,
      text: '',
      number: 0,
      regex: null,
      replacement: [],
      flags: NO_FLAGS,
      map: null,
      jump: 0,
    };
    switch (name) {
      case '{':
        return base;
      case '=':
      case 'd':
      case 'D':
      case 'g':
      case 'G':
      case 'h':
      case 'H':
      case 'n':
      case 'N':
      case 'p':
      case 'P':
      case 'x':
      case 'z':
      case 'F':
        this.end();
        return base;
      case 'a':
      case 'i':
      case 'c':
        return { ...base, text: this.textArgument() };
      case 'q':
      case 'Q':
      case 'l':
      case 'L': {
        if (to !== null && name !== 'l') this.fail('command only uses one address');
        this.blank();
        const number = this.number() ?? (name === 'l' ? -1 : 0);
        this.end();
        return { ...base, number };
      }
      case 'r':
      case 'R':
      case 'w':
      case 'W':
        return { ...base, text: this.filename() };
      case 'b':
      case 't':
      case 'T': {
        const text = this.label(false);
        return { ...base, text };
      }
      case 's':
        return this.substitute(base);
      case 'y':
        return this.transliterate(base);
      default:
        return this.fail(`unknown command: \`${name}'`);
    }
  }

  private substitute(base: Command): Command {
    const delimiter = this.s[this.at] ?? '';
    this.at += 1;
    const bad = "unterminated `s' command";
    if (delimiter === '' || delimiter === '\n' || delimiter === '\\') this.fail(bad);
    const pattern = this.delimited(delimiter, true);
    if (pattern === null) this.fail(bad);
    const text = this.delimited(delimiter, false);
    if (text === null) this.fail(bad);
    const f = { global: false, print: false, nth: 0, file: '', evaluate: false };
    let [ignoreCase, multiline] = [false, false];
    for (; ; this.at += 1) {
      const c = this.s[this.at] ?? '';
      if (c === 'g') f.global = true;
      else if (c === 'p') f.print = true;
      else if (c === 'i' || c === 'I') ignoreCase = true;
      else if (c === 'm' || c === 'M') multiline = true;
      else if (c === 'e') f.evaluate = true;
      else if (c >= '0' && c <= '9' && c !== '') {
        const n = this.number() as number;
        if (n === 0) this.fail("number option to `s' command may not be zero");
        f.nth = n;
        this.at -= 1;
      } else if (c === 'w') {
        this.at += 1;
        f.file = this.filename();
        break;
      } else break;
    }
    const c = this.s[this.at];
    this.blank();
    if (c !== undefined && !'\n;}# \t'.includes(c)) this.fail("unknown option to `s'", this.at + 1);
    const regex = this.regex(pattern as string, ignoreCase, multiline);
    const replacement = pieces(text as string);
    const most = Math.max(0, ...replacement.map((p) => ('group' in p ? p.group : 0)));
    if (regex !== null && most > regex.groups) this.fail(`invalid reference \\${most} on \`s' command's RHS`);
    return { ...base, regex, replacement, flags: f };
  }

  private transliterate(base: Command): Command {
    const delimiter = this.s[this.at] ?? '';
    this.at += 1;
    const [from, to] = [this.delimited(delimiter, false), this.delimited(delimiter, false)];
    if (from === null || to === null) this.fail("unterminated `y' command");
    const plain = (text: string): string[] => [
      ...text.replace(/\\(.)/gs, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c)),
    ];
    const [a, b] = [plain(from as string), plain(to as string)];
    if (a.length !== b.length) this.fail("strings for `y' command are different lengths");
    this.end();
    return { ...base, map: new Map(a.map((c, i) => [c, b[i] as string])) };
  }
}

function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let run = '';
  const flush = (): void => {
    if (run !== '') out.push({ text: run });
    run = '';
  };
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] as string;
    if (c === '&') {
      flush();
      out.push({ group: 0 });
      continue;
    }
    if (c !== '\\') {
      run += c;
      continue;
    }
    i += 1;
    const e = text[i] ?? '\\';
    if (e >= '0' && e <= '9') {
      flush();
      out.push({ group: Number(e) });
    } else if ('ULulE'.includes(e)) {
      flush();
      out.push({ fold: e as 'U' });
    } else if (e === 'x' && /^[0-9a-fA-F]{2}/.test(text.slice(i + 1))) {
      run += String.fromCharCode(Number.parseInt(text.slice(i + 1, i + 3), 16));
      i += 2;
    } else run += ({ n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07' } as Record<string, string>)[e] ?? e;
  }
  flush();
  return out;
}
