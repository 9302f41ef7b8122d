/**
 * lib/tool.ts — what every command has: a name, options, buffered output, an exit status, and checkpoints.
 *
 *   export const yes = tool({ path: '/usr/bin/yes', summary: '…', *run(t) { for (;;) yield* t.print('y\n'); } });
 *
 * Output is flushed when it is large, before input is waited for, before a message on stderr, and at the end: what comes first in the
 * program comes first on the screen, also when both streams are one. A loop that makes calls asks `t.due` and then
 * `yield* t.checkpoint(state)`; `state` comes back as `t.saved` when a machine is restored, and run() goes on right behind that line.
 * What it finds out before the loop comes before `yield* t.ready()`, and is answered again as it was. t.each() is such a loop.
 */

import { helpText } from './help.ts';
import { type Option, parseOptions } from './options.ts';
import {
  CALL_FORK,
  CALL_SIGNALS,
  EPIPE,
  encodeUtf8,
  type Plain,
  type Program,
  type ProgramDef,
  type RunnerCall,
  type Sys,
  strerror,
  sys,
} from './sdk.ts';

export interface ToolSpec {
  readonly path: string;
  readonly links?: readonly string[];
  readonly setuid?: boolean;
  readonly summary: string;
  /** A getopt string and long options (lib/options.ts). Without it run() reads `t.args` itself. */
  readonly options?: string;
  readonly long?: readonly string[];
  /** Exit status after wrong usage: 1, or 2 for ls, grep, sort, … */
  readonly usageStatus?: number;
  /** Messages begin with the last part of argv[0] only, as those of procps and util-linux. */
  readonly shortName?: boolean;
  run(t: Tool): Program;
}

/** exit(3) from anywhere inside run(). */
export class Exit extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

const FLUSH_CHARS = 8192;
const CALLS_PER_CHECKPOINT = 200;
const BYTES_PER_CHECKPOINT = 96 * 1024;
const CYCLES_PER_SPEND = 20_000;
const NR_WRITE = 4;

export function tool(spec: ToolSpec): ProgramDef {
  return {
    path: spec.path,
    ...(spec.links === undefined ? {} : { links: spec.links }),
    ...(spec.setuid === undefined ? {} : { setuid: spec.setuid }),
    summary: spec.summary,
    *main(argv, env, saved) {
      const t = new Tool(spec, argv, env, saved);
      try {
        yield* t.begin();
        const status = yield* counted(t, spec.run(t));
        return yield* t.finish(status);
      } catch (e) {
        if (!(e instanceof Exit)) throw e;
        return yield* t.finish(e.status);
      }
    },
  };
}

/** Every call a tool makes counts towards its next checkpoint, and so do the bytes that came in. */
function* counted(t: Tool, run: Program): Program {
  let step = run.next(0);
  while (!step.done) {
    const result: number = yield step.value;
    t.note(step.value, result);
    step = run.next(result);
  }
  return step.value;
}
/** What Tool.checkpoint() keeps beside the tool's own state. */
interface Kept {
  readonly [key: string]: Plain;
  readonly entry: 'kept';
  readonly status: number;
  readonly state: Plain;
}
const isKept = (saved: Plain | null): saved is Kept =>
  typeof saved === 'object' && saved !== null && 'entry' in saved && saved.entry === 'kept';

export class Tool {
  readonly name: string;
  /** Everything behind the name. */
  readonly args: readonly string[];
  readonly env: readonly string[];
  readonly saved: Plain | null;
  options: readonly Option[] = [];
  operands: readonly string[] = [];
  /** What the tool will exit with unless run() says more. */
  status = 0;
  private readonly spec: ToolSpec;
  private out = '';
  private calls = 0;
  private bytes = 0;
  private cycles = 0;
  private broken = false;

  constructor(spec: ToolSpec, argv: readonly string[], env: readonly string[], saved: Plain | null) {
    this.spec = spec;
    const zero = argv[0] ?? spec.path;
    this.name = spec.shortName ? zero.slice(zero.lastIndexOf('/') + 1) : zero;
    this.args = argv.slice(1);
    this.env = env;
    this.saved = isKept(saved) ? saved.state : saved;
    if (isKept(saved)) this.status = saved.status;
  }

  /** Reads the options; --help and --version end here. */
  *begin(): Sys<void> {
    const { options, long = [], usageStatus = 1 } = this.spec;
    if (options === undefined) return;
    const parsed = parseOptions(this.args, options, [...long, 'help', 'version']);
    if (parsed.error !== null) yield* this.usage(parsed.error, usageStatus);
    this.options = parsed.options;
    this.operands = parsed.operands;
    for (const { name } of parsed.options) {
      if (name !== 'help' && name !== 'version') continue;
      yield* this.print(name === 'help' ? helpText(this.shortName) : `${this.shortName} (killinit userland) 1.0\n`);
      throw new Exit(0);
    }
  }

  /** Reads options from arguments a tool has prepared itself (pkill takes the signal out first). */
  *parse(args: readonly string[], options: string, long: readonly string[]): Sys<void> {
    const parsed = parseOptions(args, options, [...long, 'help', 'version']);
    if (parsed.error !== null) yield* this.usage(parsed.error);
    this.options = parsed.options;
    this.operands = parsed.operands;
    if (!this.has('help') && !this.has('version')) return;
    yield* this.print(this.has('help') ? helpText(this.shortName) : `${this.shortName} (killinit userland) 1.0\n`);
    throw new Exit(0);
  }

  get shortName(): string {
    return this.name.slice(this.name.lastIndexOf('/') + 1);
  }
  has(name: string): boolean {
    return this.options.some((o) => o.name === name);
  }
  /** The last value given. */
  value(name: string): string | undefined {
    return this.options.filter((o) => o.name === name).at(-1)?.value;
  }
  getenv(name: string): string | undefined {
    return this.env.find((e) => e.startsWith(`${name}=`))?.slice(name.length + 1);
  }

  /** ‘like this’ where the locale has such quotes, else 'so'. */
  quote(text: string): string {
    const locale = this.getenv('LC_ALL') || this.getenv('LC_MESSAGES') || this.getenv('LANG') || '';
    return /utf-?8/i.test(locale) ? `‘${text}’` : `'${text}'`;
  }

  *print(text: string): Sys<void> {
    this.out += text;
    if (this.out.length >= FLUSH_CHARS) yield* this.flush();
  }
  /** print() for hot loops: the caller must flush() when `full`. */
  put(text: string): void {
    this.out += text;
  }
  get full(): boolean {
    return this.out.length >= FLUSH_CHARS;
  }
  *flush(): Sys<void> {
    if (this.out === '') return;
    const text = this.out;
    this.out = '';
    yield* this.write(encodeUtf8(text));
  }
  /** Bytes straight to standard output, behind what was printed. */
  *write(bytes: Uint8Array): Sys<void> {
    yield* this.flush();
    if (this.broken) return;
    const r = yield* sys.write(1, bytes);
    if (r >= 0) return;
    this.broken = true;
    if (r !== -EPIPE) yield* this.warn(`write error: ${strerror(r)}`);
    else yield* sys.write(2, `${this.name}: write error: ${strerror(r)}\n`);
    throw new Exit(this.spec.usageStatus ?? 1);
  }

  /** `name: message` on stderr; the tool will exit with 1 (or what it exits with already). */
  *warn(message: string, status = 1): Sys<void> {
    yield* this.complain(message);
    this.status = Math.max(this.status, status);
  }
  /** A message that does not change the exit status. */
  *complain(message: string): Sys<void> {
    yield* this.stderr(`${this.name}: ${message}\n`);
  }
  *stderr(text: string): Sys<void> {
    yield* this.flush();
    yield* sys.write(2, text);
  }
  *die(message: string, status = 1): Sys<never> {
    yield* this.complain(message);
    throw new Exit(status);
  }
  /** Wrong usage: the sentence and where help is. */
  *usage(message: string, status = this.spec.usageStatus ?? 1): Sys<never> {
    yield* this.complain(message);
    yield* this.stderr(`Try '${this.name} --help' for more information.\n`);
    throw new Exit(status);
  }
  /** Only the line that says where help is. */
  *usageHint(): Sys<never> {
    yield* this.stderr(`Try '${this.name} --help' for more information.\n`);
    throw new Exit(this.spec.usageStatus ?? 1);
  }
  exit(status: number): never {
    throw new Exit(status);
  }
  *finish(status: number): Sys<number> {
    try {
      yield* this.flush();
      return Math.max(status, this.status) & 0xff;
    } catch (e) {
      if (e instanceof Exit) return e.status;
      throw e;
    }
  }

  /** Time for a checkpoint: enough has gone into the journal since the last. */
  get due(): boolean {
    return this.calls >= CALLS_PER_CHECKPOINT || this.bytes >= BYTES_PER_CHECKPOINT;
  }
  /** Notes a call and its answer. */
  note({ nr, args }: RunnerCall, result: number): void {
    if (nr < 0 && nr !== CALL_FORK && nr !== CALL_SIGNALS) return;
    this.calls += 1;
    if (nr === NR_WRITE || result < 0) return;
    for (const arg of args)
      if (arg instanceof Uint8Array) this.bytes += result === 0 ? arg.length : Math.min(arg.length, result);
  }
  /**
   * Ends what run() does before its loop. After a restore the calls up to here are answered as they were, and what they printed is
   * printed already.
   */
  *ready(): Sys<void> {
    yield* this.flush();
    yield* this.spend();
    this.calls = 0;
    this.bytes = 0;
    yield* sys.ready();
  }
  /** Does `body` for one item after the other; between two of them the tool can be saved, at the place of the next. */
  *each(items: readonly string[], body: (item: string, index: number) => Sys<void>): Sys<void> {
    yield* this.ready();
    for (let i = (this.saved as { at: number } | null)?.at ?? 0; i < items.length; i += 1) {
      yield* body(items[i] as string, i);
      if (this.due) yield* this.checkpoint({ at: i + 1 });
    }
  }
  *checkpoint(state: Plain): Sys<void> {
    yield* this.flush();
    const cycles = this.cycles;
    this.calls = 0;
    this.bytes = 0;
    this.cycles = 0;
    const kept: Kept = { entry: 'kept', status: this.status, state };
    yield* sys.checkpoint(kept, cycles);
  }
  /** Notes CPU time used on a student's text; spend() hands it in when it is worth it. */
  charge(cycles: number): void {
    this.cycles += cycles;
  }
  get tired(): boolean {
    return this.cycles >= CYCLES_PER_SPEND;
  }
  *spend(): Sys<void> {
    const cycles = this.cycles;
    this.cycles = 0;
    if (cycles > 0) yield* sys.spend(cycles);
  }
}
