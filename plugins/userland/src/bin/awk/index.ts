/** bin/awk/index.ts — awk(1), also gawk and mawk: pattern scanning and processing. */
import { O_RDONLY } from '../../lib/consts.ts';
import { readText } from '../../lib/files.ts';
import type { Sys } from '../../lib/sdk.ts';
import { decodeUtf8, type Plain, strerror, sys } from '../../lib/sdk.ts';
import { type Tool, tool } from '../../lib/tool.ts';
import { AwkError } from './flow.ts';
import { Awk } from './interp.ts';
import { runCommand, type Splitter } from './io.ts';
import { AwkSyntaxError, unescapeAwk } from './lex.ts';
import type { AwkState } from './memory.ts';
import { parseAwk } from './parse.ts';
import type { AwkProgram } from './tree.ts';
import { type AwkArray, Strnum, toNumber, toText } from './values.ts';

const LONGEST = 4 << 20;

export const awk = tool({
  path: '/usr/bin/awk',
  links: ['/usr/bin/gawk', '/usr/bin/mawk'],
  summary: 'pattern scanning and processing language',
  options: '+F:f:v:',
  long: ['field-separator=F', 'file=f', 'assign=v', 'posix', 're-interval', 'sandbox'],
  usageStatus: 2,
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string; state?: { line: string; from: number; to: number } } | null;
    if (child?.entry === 'command' && child.state !== undefined) return yield* runCommand(t, child.state);
    const operands = [...t.operands];
    const sources: string[] = [];
    for (const o of t.options) {
      if (o.name !== 'f') continue;
      const text = yield* readText(o.value === '-' ? '/dev/stdin' : o.value, 1 << 20);
      if (typeof text === 'number')
        return yield* t.die(`cannot open source file \`${o.value}' for reading: ${strerror(text)}`, 2);
      sources.push(text);
    }
    if (sources.length === 0) {
      const program = operands.shift();
      if (program === undefined) {
        yield* t.stderr("Usage: awk [-F fs] [-v var=value] ['prog' | -f progfile] [file ...]\n");
        return 2;
      }
      sources.push(program);
    }
    let program: AwkProgram;
    try {
      program = parseAwk(sources.join('\n'));
    } catch (e) {
      if (!(e instanceof AwkSyntaxError)) throw e;
      return yield* t.die(`line ${e.line}: ${e.message}`, 2);
    }
    const env: AwkArray = new Map(
      t.env.map((e) => [e.slice(0, e.indexOf('=')), new Strnum(e.slice(e.indexOf('=') + 1))]),
    );
    const a = new Awk(t, program, env, ['awk', ...operands]);
    const fs = t.value('F');
    if (fs !== undefined) a.setVar('FS', fs === 't' ? '\t' : unescapeAwk(fs));
    for (const o of t.options) {
      if (o.name !== 'v') continue;
      const at = o.value.indexOf('=');
      if (at < 1) return yield* t.die(`\`${o.value}' argument to \`-v' not in \`var=value' form`, 2);
      a.setVar(o.value.slice(0, at), new Strnum(unescapeAwk(o.value.slice(at + 1))));
    }
    try {
      return yield* main(t, a, program);
    } catch (e) {
      if (!(e instanceof AwkError) && !(e instanceof RangeError)) throw e;
      yield* a.io.flush();
      return yield* t.die(`fatal: ${e.message}`, 2);
    }
  },
});

/** The main input: ARGV's files one after the other, `var=value` arguments carried out on the way. */
class MainInput {
  private readonly t: Tool;
  private readonly a: Awk;
  private index = 0;
  private any = false;
  private fd = -1;
  private rest = '';
  private ended = false;
  private over = false;
  constructor(t: Tool, a: Awk) {
    this.t = t;
    this.a = a;
  }
  save(): Plain {
    return { index: this.index, any: this.any, fd: this.fd, rest: this.rest, ended: this.ended, over: this.over };
  }
  load(s: Plain): void {
    Object.assign(this, s);
  }
  *skip(): Sys<void> {
    if (this.fd > 0) yield* sys.close(this.fd);
    this.fd = -1;
    this.rest = '';
  }
  private *open(): Sys<boolean> {
    for (;;) {
      this.index += 1;
      if (this.index >= toNumber(this.a.getVar('ARGC'))) {
        if (this.any || this.over) return false;
        this.any = true;
        this.over = true;
        this.fd = 0;
        this.ended = false;
        return true;
      }
      const name = toText(this.a.array('ARGV').get(String(this.index)), '%.6g');
      if (name === '') continue;
      const m = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(name);
      if (m !== null) {
        this.a.setVar(m[1] as string, new Strnum(unescapeAwk(m[2] as string)));
        continue;
      }
      this.any = true;
      const fd = name === '-' ? 0 : yield* sys.open(name, O_RDONLY);
      if (fd < 0) {
        yield* this.t.warn(`cannot open "${name}" (${strerror(fd)})`, 2);
        continue;
      }
      this.a.setVar('FILENAME', name === '-' ? '' : name);
      this.a.setVar('FNR', 0);
      this.fd = fd;
      this.ended = false;
      return true;
    }
  }
  *record(split: Splitter): Sys<string | null> {
    for (;;) {
      if (this.fd < 0 && !(yield* this.open())) return null;
      const got = split(this.rest, this.ended);
      if (got !== null) {
        this.rest = got.rest;
        this.a.setVar('RT', got.separator);
        return got.record;
      }
      if (this.ended) {
        yield* this.skip();
        continue;
      }
      yield* this.a.io.flush();
      const some = yield* sys.read(this.fd, 16_384);
      if (typeof some === 'number' || some.length === 0) this.ended = true;
      else this.rest += decodeUtf8(some);
      if (this.rest.length > LONGEST) yield* this.t.die('record too long', 2);
    }
  }
}

function* main(t: Tool, a: Awk, program: AwkProgram): Sys<number> {
  const input = new MainInput(t, a);
  a.mainRecord = (split) => input.record(split);
  a.skipFile = () => input.skip();
  const saved = t.saved as { input: Plain; awk: AwkState } | null;
  if (saved !== null) {
    input.load(saved.input);
    a.load(saved.awk);
  }
  let go = saved !== null || (yield* a.begin());
  const reads = program.rules.some((r) => r.kind !== 'BEGIN');
  if (go && reads) {
    for (;;) {
      const record = yield* input.record(a.splitter());
      if (record === null) break;
      go = yield* a.onRecord(record);
      if (!go) break;
      if (t.due && a.io.idle) yield* t.checkpoint({ input: input.save(), awk: a.save() as unknown as Plain });
    }
  }
  // exit in BEGIN or a rule still runs END; exit in END ends.
  if (reads || !go) yield* a.end();
  yield* a.io.closeAll();
  return a.status;
}
