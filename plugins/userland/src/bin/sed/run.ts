/** bin/sed/run.ts — one cycle of sed after the other: its two spaces, ranges that are open, what waits for the end of the cycle. */
import { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } from '../../lib/consts.ts';
import { readText } from '../../lib/files.ts';
import { Input, type InputState } from '../../lib/input.ts';
import type { Match, Regex } from '../../lib/regex.ts';
import type { Sys } from '../../lib/sdk.ts';
import { encodeUtf8, type Plain, strerror, sys } from '../../lib/sdk.ts';
import type { Tool } from '../../lib/tool.ts';
import type { Address, Command, Piece } from './script.ts';

export interface SedOptions {
  readonly quiet: boolean;
  readonly separate: boolean;
  /** -i: the suffix, or null. */
  readonly inPlace: string | null;
  readonly delimiter: number;
  readonly lineLength: number;
  readonly posix: boolean;
}
interface State {
  readonly [key: string]: Plain;
  readonly input: InputState;
  readonly line: number;
  readonly hold: string;
  /** Of each command with two addresses: -1 closed, -2 open until its regex, else the line it ends at. */
  readonly ranges: number[];
  readonly next: string | null;
  readonly nextEnds: boolean;
  readonly out: string;
}
type Step = 'next' | 'delete' | 'restart' | 'quit';

export class Sed {
  private readonly t: Tool;
  private readonly commands: readonly Command[];
  private readonly o: SedOptions;
  private input: Input;
  private line = 0;
  private space = '';
  private hold = '';
  private ranges: number[];
  private append: (string | { readonly file: string })[] = [];
  /** One line read ahead, so that `$` is known. */
  private next: string | null = null;
  private nextEnds = true;
  private ends = true;
  private last: Regex | null = null;
  private substituted = false;
  private status = 0;
  /** -i: what goes into the file. */
  private out = '';
  private current = '';
  private readonly writers = new Map<string, number>();
  private readonly readers = new Map<string, string[]>();
  private readonly end: string;

  constructor(t: Tool, commands: readonly Command[], files: readonly string[], o: SedOptions) {
    this.t = t;
    this.commands = commands;
    this.o = o;
    this.end = String.fromCharCode(o.delimiter);
    const saved = t.saved as State | null;
    this.input = new Input(t, files, saved?.input ?? null, {
      cannotOpen: (f, why) => `can't read ${f}: ${why}`,
      cannotRead: (f, why) => (why === 'Is a directory' ? `couldn't read ${f}: ${why}` : `read error on ${f}: ${why}`),
      status: 2,
    });
    this.ranges = saved?.ranges ?? commands.map(() => -1);
    if (saved === null) return;
    this.line = saved.line;
    this.hold = saved.hold;
    this.next = saved.next;
    this.nextEnds = saved.nextEnds;
    this.out = saved.out;
    this.current = this.input.file;
  }

  *run(): Sys<number> {
    for (const c of this.commands) {
      const file = c.name === 'w' || c.name === 'W' ? c.text : c.flags.file;
      if (file !== '' && !this.writers.has(file) && file !== '/dev/stdout' && file !== '/dev/stderr') {
        const fd = yield* sys.open(file, O_WRONLY | O_CREAT | (this.t.saved === null ? O_TRUNC : O_APPEND), 0o666);
        if (fd < 0) return yield* this.t.die(`couldn't open file ${file}: ${strerror(fd)}`, 4);
        this.writers.set(file, fd);
      }
    }
    if (this.t.saved === null) yield* this.ahead();
    while (this.next !== null) {
      yield* this.take();
      let again = true;
      let step: Step = 'next';
      while (again) {
        step = yield* this.cycle();
        again = step === 'restart';
        if (again) yield* this.flushAppend();
      }
      if (step !== 'delete' && !this.o.quiet) yield* this.print(this.space);
      yield* this.flushAppend();
      if (step === 'quit') break;
      if (this.t.due) yield* this.save();
    }
    if (this.o.inPlace !== null && this.current !== '') yield* this.replace();
    return this.status;
  }
  private *save(): Sys<void> {
    const { line, hold, ranges, next, nextEnds, out } = this;
    yield* this.t.checkpoint({
      input: this.input.save(),
      line,
      hold,
      ranges: [...ranges],
      next,
      nextEnds,
      out,
    } as unknown as Plain);
  }

  /** Reads the line after the present one. With -i or -s a file's last line is a last line. */
  private *ahead(): Sys<void> {
    for (;;) {
      if (this.input.open) {
        const line = yield* this.input.line(this.o.delimiter);
        if (line !== null) {
          this.next = line;
          this.nextEnds = this.input.terminated;
          return;
        }
        if (this.o.inPlace !== null) yield* this.replace();
      }
      if (!(yield* this.input.next())) {
        this.next = null;
        return;
      }
      if (this.o.inPlace !== null) this.current = this.input.file;
      if (this.o.separate) this.line = 0;
    }
  }
  private *take(): Sys<void> {
    this.space = this.next as string;
    this.ends = this.nextEnds;
    this.line += 1;
    this.t.charge(200 + this.space.length);
    if (this.t.tired) yield* this.t.spend();
    this.pendingRead = true;
    if (!this.separateFiles) yield* this.ready();
  }
  /** With one stream the next line is read at once; with separate files only when the cycle is over, so that output goes to its own file. */
  private pendingRead = false;
  private get separateFiles(): boolean {
    return this.o.separate;
  }
  private *ready(): Sys<void> {
    if (!this.pendingRead) return;
    this.pendingRead = false;
    if (!this.separateFiles) return yield* this.ahead();
    const line = yield* this.input.line(this.o.delimiter);
    this.next = line;
    this.nextEnds = line === null ? true : this.input.terminated;
  }
  private *isLast(): Sys<boolean> {
    yield* this.ready();
    return this.next === null;
  }

  private *print(text: string): Sys<void> {
    yield* this.emit(this.ends || this.next !== null ? text + this.end : text);
  }
  private *emit(text: string): Sys<void> {
    if (this.o.inPlace === null) return yield* this.t.print(text);
    this.out += text;
    if (this.out.length > 8 << 20) yield* this.t.die('memory exhausted', 4);
  }
  private *flushAppend(): Sys<void> {
    for (const a of this.append) {
      if (typeof a === 'string') yield* this.emit(a);
      else {
        const text = yield* readText(a.file, 8 << 20);
        if (typeof text === 'string') yield* this.emit(text);
      }
    }
    this.append = [];
    if (!this.separateFiles || !this.pendingRead) {
      if (this.separateFiles && this.next === null) yield* this.ahead();
      return;
    }
    yield* this.ready();
    if (this.next === null) yield* this.ahead();
  }
  /** -i: the file is replaced by a new one of the same mode and owner. */
  private *replace(): Sys<void> {
    const file = this.current;
    this.current = '';
    if (file === '' || file === '-') return;
    const st = yield* sys.stat(file);
    const suffix = this.o.inPlace ?? '';
    const backup = suffix.includes('*') ? suffix.replaceAll('*', file) : file + suffix;
    if (suffix !== '') yield* sys.rename(file, backup);
    const temporary = `${file.slice(0, file.lastIndexOf('/') + 1)}sed${(yield* sys.getpid()).toString(36)}`;
    const fd = yield* sys.open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0o600);
    if (fd < 0) yield* this.t.die(`couldn't open temporary file ${temporary}: ${strerror(fd)}`, 4);
    yield* sys.write(fd, encodeUtf8(this.out));
    if (typeof st !== 'number') {
      yield* sys.fchmod(fd, st.mode & 0o7777);
      yield* sys.fchown(fd, st.uid, st.gid);
    }
    yield* sys.close(fd);
    yield* sys.rename(temporary, file);
    this.out = '';
  }

  private *matches(a: Address, text: string): Sys<boolean> {
    switch (a.kind) {
      case 'line':
        return this.line === a.line;
      case 'last':
        return yield* this.isLast();
      case 'step':
        return a.step <= 0 ? this.line === a.first : this.line >= a.first && (this.line - a.first) % a.step === 0;
      case 'regex':
        return (yield* this.regex(a.regex)).exec(text) !== null;
      default:
        return false;
    }
  }
  private *regex(r: Regex | null): Sys<Regex> {
    const used = r ?? this.last;
    if (used === null) return yield* this.t.die('no previous regular expression');
    this.last = used;
    return used;
  }
  private *selected(c: Command, i: number): Sys<boolean> {
    if (c.from === null) return !c.negate;
    let inside: boolean;
    if (c.to === null) inside = yield* this.matches(c.from, this.space);
    else inside = yield* this.inRange(c.from, c.to, i);
    return inside !== c.negate;
  }
  private *inRange(from: Address, to: Address, i: number): Sys<boolean> {
    const open = this.ranges[i] as number;
    if (open === -1) {
      const zero = from.kind === 'line' && from.line === 0;
      if (zero ? this.line !== 1 || this.ranges[i] === -3 : !(yield* this.matches(from, this.space))) return false;
      if (zero) {
        this.ranges[i] = (yield* this.matches(to, this.space)) ? -3 : -2;
        return true;
      }
      if (to.kind === 'line') this.ranges[i] = to.line > this.line ? to.line : -1;
      else if (to.kind === 'plus') this.ranges[i] = to.count > 0 ? this.line + to.count : -1;
      else if (to.kind === 'multiple')
        this.ranges[i] = to.of > 0 && this.line % to.of !== 0 ? Math.ceil(this.line / to.of) * to.of : -1;
      else if (to.kind === 'last') this.ranges[i] = (yield* this.isLast()) ? -1 : -2;
      else this.ranges[i] = -2;
      return true;
    }
    if (open === -3) return false;
    if (open === -2) {
      if (yield* this.matches(to, this.space)) this.ranges[i] = from.kind === 'line' ? -3 : -1;
      if (this.ranges[i] === -3 && from.kind === 'line' && from.line !== 0) this.ranges[i] = -1;
      return true;
    }
    if (this.line >= open) this.ranges[i] = -1;
    // A range that ended before this line (after n or N) does not hold it.
    return this.line <= open;
  }

  private *cycle(): Sys<Step> {
    this.substituted = false;
    for (let i = 0; i < this.commands.length; i += 1) {
      const c = this.commands[i] as Command;
      this.t.charge(60);
      if (this.t.tired) yield* this.t.spend();
      if (!(yield* this.selected(c, i))) {
        if (c.name === '{') i = c.jump - 1;
        continue;
      }
      switch (c.name) {
        case '{':
          break;
        case '=':
          yield* this.emit(`${this.line}\n`);
          break;
        case 'a':
          this.append.push(c.text);
          break;
        case 'i':
          yield* this.emit(c.text);
          break;
        case 'c':
          if (c.to === null || c.negate || (this.ranges[i] as number) === -1 || (this.ranges[i] as number) === -3)
            yield* this.emit(c.text);
          return 'delete';
        case 'd':
          return 'delete';
        case 'D': {
          const at = this.space.indexOf('\n');
          if (at < 0) return 'delete';
          this.space = this.space.slice(at + 1);
          return 'restart';
        }
        case 'g':
          this.space = this.hold;
          break;
        case 'G':
          this.space = yield* this.joined(this.space, this.hold);
          break;
        case 'h':
          this.hold = this.space;
          break;
        case 'H':
          this.hold = yield* this.joined(this.hold, this.space);
          break;
        case 'x':
          [this.space, this.hold] = [this.hold, this.space];
          break;
        case 'n':
          if (yield* this.isLast()) {
            if (this.o.posix) return 'delete';
            return 'quit';
          }
          if (!this.o.quiet) yield* this.print(this.space);
          yield* this.flushAppend();
          yield* this.take();
          break;
        case 'N': {
          if (yield* this.isLast()) return this.o.posix ? 'delete' : 'quit';
          const before = this.space;
          yield* this.flushAppend();
          yield* this.take();
          this.space = yield* this.joined(before, this.space);
          break;
        }
        case 'p':
          yield* this.print(this.space);
          break;
        case 'P': {
          const at = this.space.indexOf('\n');
          yield* this.emit(`${at < 0 ? this.space : this.space.slice(0, at)}\n`);
          break;
        }
        case 'l':
          yield* this.emit(visible(this.space, c.number < 0 ? this.o.lineLength : c.number));
          break;
        case 'q':
          this.status = c.number;
          return 'quit';
        case 'Q':
          this.status = c.number;
          this.append = [];
          yield* this.t.flush();
          this.t.exit(this.status);
          break;
        case 'r':
          this.append.push({ file: c.text });
          break;
        case 'R': {
          const line = yield* this.lineOf(c.text);
          if (line !== undefined) this.append.push(`${line}\n`);
          break;
        }
        case 'w':
          yield* this.writeTo(c.text, `${this.space}\n`);
          break;
        case 'W':
          yield* this.writeTo(c.text, `${this.space.split('\n')[0]}\n`);
          break;
        case 'F':
          yield* this.emit(`${this.input.file}\n`);
          break;
        case 'z':
          this.space = '';
          break;
        case 's':
          yield* this.substitute(c);
          break;
        case 'y':
          this.space = [...this.space].map((ch) => c.map?.get(ch) ?? ch).join('');
          break;
        case 'b':
          i = c.jump - 1;
          break;
        case 't':
          if (this.substituted) i = c.jump - 1;
          this.substituted = false;
          break;
        case 'T':
          if (!this.substituted) i = c.jump - 1;
          this.substituted = false;
          break;
      }
    }
    return 'next';
  }
  private *joined(a: string, b: string): Sys<string> {
    if (a.length + b.length > 4 << 20) yield* this.t.die('memory exhausted', 4);
    return `${a}\n${b}`;
  }
  private *lineOf(file: string): Sys<string | undefined> {
    let lines = this.readers.get(file);
    if (lines === undefined) {
      const text = yield* readText(file);
      lines = typeof text === 'string' && text !== '' ? text.replace(/\n$/, '').split('\n').reverse() : [];
      this.readers.set(file, lines);
    }
    return lines.pop();
  }
  private *writeTo(file: string, text: string): Sys<void> {
    if (file === '/dev/stdout') return yield* this.emit(text);
    if (file === '/dev/stderr') return yield* this.t.stderr(text);
    yield* sys.write(this.writers.get(file) ?? -1, text);
    this.t.count(1);
  }

  private *substitute(c: Command): Sys<void> {
    const regex = yield* this.regex(c.regex);
    const text = this.space;
    let replaced = false;
    let out = '';
    /** Copied up to here; where the last match ended, or -1. */
    let done = 0;
    let last = -1;
    let n = 0;
    for (let from = 0; from <= text.length; ) {
      const m = regex.exec(text, from);
      this.t.charge(50 + text.length - from);
      if (this.t.tired) yield* this.t.spend();
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
      this.substituted = true;
      replaced = true;
      if (out.length > 4 << 20) yield* this.t.die('memory exhausted', 4);
      if (!c.flags.global) break;
    }
    if (!replaced) return;
    this.space = out + text.slice(done);
    if (c.flags.print) yield* this.print(this.space);
    if (c.flags.file !== '') yield* this.writeTo(c.flags.file, `${this.space}\n`);
  }
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
function visible(text: string, width: number): string {
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
