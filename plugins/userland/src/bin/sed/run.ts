/** bin/sed/run.ts — one cycle of sed after the other: its commands, the addresses they hold for, and ranges that are open. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../../lib/consts.ts';
import type { Regex } from '../../lib/regex.ts';
import type { Sys } from '../../lib/sdk.ts';
import { strerror, sys } from '../../lib/sdk.ts';
import type { Address, Command } from './script.ts';
import { Stream } from './stream.ts';
import { substitute, visible } from './substitute.ts';

type Step = 'next' | 'delete' | 'restart' | 'quit';

export class Sed extends Stream {
  *run(): Sys<number> {
    for (const c of this.commands) {
      const file = c.name === 'w' || c.name === 'W' ? c.text : c.flags.file;
      if (file !== '' && !this.writers.has(file) && file !== '/dev/stdout' && file !== '/dev/stderr') {
        const fd = yield* sys.open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
        if (fd < 0) return yield* this.t.die(`couldn't open file ${file}: ${strerror(fd)}`, 4);
        this.writers.set(file, fd);
      }
    }
    yield* this.t.ready();
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
  *regex(r: Regex | null): Sys<Regex> {
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
          yield* substitute(this, c);
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
}
