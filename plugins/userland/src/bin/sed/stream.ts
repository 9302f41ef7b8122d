/** bin/sed/stream.ts — what sed reads and writes: its input with a line read ahead, its two spaces, the files of -i, r and w. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../lib/consts.ts';
import { readText } from '../../lib/files.ts';
import { Input, type InputState } from '../../lib/input.ts';
import type { Regex } from '../../lib/regex.ts';
import type { Sys } from '../../lib/sdk.ts';
import { encodeUtf8, type Plain, strerror, sys } from '../../lib/sdk.ts';
import type { Tool } from '../../lib/tool.ts';
import type { Command } from './script.ts';

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

export class Stream {
  readonly t: Tool;
  readonly commands: readonly Command[];
  readonly o: SedOptions;
  input: Input;
  line = 0;
  space = '';
  hold = '';
  ranges: number[];
  append: (string | { readonly file: string })[] = [];
  /** One line read ahead, so that `$` is known. */
  next: string | null = null;
  nextEnds = true;
  ends = true;
  last: Regex | null = null;
  substituted = false;
  status = 0;
  /** -i: what goes into the file. */
  out = '';
  current = '';
  readonly writers = new Map<string, number>();
  readonly readers = new Map<string, string[]>();
  readonly end: string;

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

  *save(): Sys<void> {
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
  *ahead(): Sys<void> {
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
  *take(): Sys<void> {
    this.space = this.next as string;
    this.ends = this.nextEnds;
    this.line += 1;
    this.t.charge(200 + this.space.length);
    if (this.t.tired) yield* this.t.spend();
    this.pendingRead = true;
    if (!this.separateFiles) yield* this.ready();
  }
  /** With one stream the next line is read at once; with separate files only when the cycle is over, so that output goes to its own file. */
  pendingRead = false;
  get separateFiles(): boolean {
    return this.o.separate;
  }
  *ready(): Sys<void> {
    if (!this.pendingRead) return;
    this.pendingRead = false;
    if (!this.separateFiles) return yield* this.ahead();
    const line = yield* this.input.line(this.o.delimiter);
    this.next = line;
    this.nextEnds = line === null ? true : this.input.terminated;
  }
  *isLast(): Sys<boolean> {
    yield* this.ready();
    return this.next === null;
  }

  *print(text: string): Sys<void> {
    yield* this.emit(this.ends || this.next !== null ? text + this.end : text);
  }
  *emit(text: string): Sys<void> {
    if (this.o.inPlace === null) return yield* this.t.print(text);
    this.out += text;
    if (this.out.length > 8 << 20) yield* this.t.die('memory exhausted', 4);
  }
  *flushAppend(): Sys<void> {
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
  *replace(): Sys<void> {
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
  *lineOf(file: string): Sys<string | undefined> {
    let lines = this.readers.get(file);
    if (lines === undefined) {
      const text = yield* readText(file);
      lines = typeof text === 'string' && text !== '' ? text.replace(/\n$/, '').split('\n').reverse() : [];
      this.readers.set(file, lines);
    }
    return lines.pop();
  }
  *writeTo(file: string, text: string): Sys<void> {
    if (file === '/dev/stdout') return yield* this.emit(text);
    if (file === '/dev/stderr') return yield* this.t.stderr(text);
    yield* sys.write(this.writers.get(file) ?? -1, text);
  }
}
