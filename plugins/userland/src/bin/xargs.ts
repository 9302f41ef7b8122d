/** bin/xargs.ts — xargs(1): command lines built from standard input. */
import { Input, type InputState } from '../lib/input.ts';
import { decodeUtf8, type Plain, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { execvp } from './env.ts';

const LINE_LIMIT = 131_072;

interface State {
  readonly [key: string]: Plain;
  readonly input: InputState;
  readonly items: readonly string[];
  readonly rest: string;
  readonly ran: boolean;
  readonly lines: number;
  readonly status: number;
}

/** Takes items off the front of the text, by quotes and blanks, lines or a delimiter. */
class Splitter {
  readonly delimiter: string | null;
  readonly lines: boolean;
  rest: string;
  constructor(delimiter: string | null, lines: boolean, rest: string) {
    this.delimiter = delimiter;
    this.lines = lines;
    this.rest = rest;
  }
  /** `newLine` tells that a line ended behind the item (for -L). */
  next(ended: boolean): { item: string; newLine: boolean } | null | 'unmatched' {
    if (this.delimiter !== null) {
      const at = this.rest.indexOf(this.delimiter);
      if (at < 0 && (!ended || this.rest === '')) return null;
      const item = at < 0 ? this.rest : this.rest.slice(0, at);
      this.rest = at < 0 ? '' : this.rest.slice(at + 1);
      return { item, newLine: true };
    }
    this.rest = this.rest.replace(this.lines ? /^[ \t\n]+/ : /^[ \t\n]+/, '');
    let item = '';
    let quote = '';
    let any = false;
    for (let i = 0; i < this.rest.length; i += 1) {
      const c = this.rest[i] as string;
      if (quote !== '') {
        if (c === '\n') return 'unmatched';
        if (c === quote) quote = '';
        else item += c;
      } else if (c === '"' || c === "'") {
        quote = c;
        any = true;
      } else if (c === '\\') {
        if (i + 1 >= this.rest.length && !ended) return null;
        i += 1;
        item += this.rest[i] ?? '';
        any = true;
      } else if (c === '\n' || (!this.lines && (c === ' ' || c === '\t'))) {
        this.rest = this.rest.slice(i + (c === '\n' ? 1 : 0));
        return { item, newLine: c === '\n' || /^[ \t]*\n/.test(this.rest) };
      } else {
        item += c;
        any = true;
      }
    }
    if (!ended) return null;
    if (quote !== '') return 'unmatched';
    this.rest = '';
    return any ? { item, newLine: true } : null;
  }
}

export const xargs = tool({
  path: '/usr/bin/xargs',
  summary: 'build and execute command lines from standard input',
  options: '+0a:d:E:I:i::L:l::n:oP:prs:tx',
  long: [
    ...'null=0 arg-file=a delimiter=d eof::=E replace=I max-lines=L max-args=n max-procs=P interactive=p no-run-if-empty=r max-chars=s verbose=t exit=x'.split(
      ' ',
    ),
  ],
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string; state?: string[] } | null;
    if (child?.entry === 'exec' && child.state !== undefined) {
      const r = yield* execvp(child.state, t.env, t.getenv('PATH'));
      return yield* t.die(`${child.state[0]}: ${strerror(r)}`, r === -2 ? 127 : 126);
    }
    const command = t.operands.length > 0 ? t.operands : ['echo'];
    const replace = t.options.find((o) => o.name === 'I' || o.name === 'i');
    const mark = replace === undefined ? null : replace.given && replace.value !== '' ? replace.value : '{}';
    const delimiter = t.has('0') ? '\0' : t.value('d') === undefined ? null : unquote(t.value('d') as string);
    const perLine = t.has('L') ? Number(t.value('L')) : t.has('l') ? Number(t.value('l') || 1) : 0;
    const most = mark !== null ? 1 : Number(t.value('n') ?? 0) || 0;
    if (t.has('n') && !/^[1-9][0-9]*$/.test(t.value('n') ?? '')) yield* t.die(`value for -n option should be >= 1`);
    const saved = t.saved as State | null;
    const input = new Input(t, t.has('a') ? [t.value('a') as string] : [], saved?.input);
    const split = new Splitter(delimiter, mark !== null, saved?.rest ?? '');
    let items = [...(saved?.items ?? [])];
    let ran = saved?.ran ?? false;
    let status = saved?.status ?? 0;
    let lines = saved?.lines ?? 0;
    let ended = false;
    let size = items.reduce((n, x) => n + x.length + 1, 0);
    const base = command.reduce((n, x) => n + x.length + 1, 0);
    const limit = Math.min(LINE_LIMIT, Number(t.value('s') ?? LINE_LIMIT));
    const run = function* (): Sys<boolean> {
      const argv = mark === null ? [...command, ...items] : command.map((w) => w.replaceAll(mark, items[0] ?? ''));
      items = [];
      size = 0;
      lines = 0;
      ran = true;
      const r = yield* spawn(t, argv);
      if (r === 'stop') return false;
      status = Math.max(status, r);
      return true;
    };
    for (;;) {
      const got = split.next(ended);
      if (got === 'unmatched')
        yield* t.die('unmatched single quote; by default quotes are special to xargs unless you use the -0 option');
      if (got === null || got === 'unmatched') {
        if (ended) break;
        const some = yield* input.anyChunk();
        if (some === null) ended = true;
        else split.rest += decodeUtf8(some);
        if (split.rest.length > 4 << 20) yield* t.die('argument line too long');
        continue;
      }
      if (t.value('E') !== undefined && got.item === t.value('E')) break;
      if (items.length > 0 && base + size + got.item.length + 1 > limit && !(yield* run())) return 124;
      items.push(got.item);
      size += got.item.length + 1;
      if (got.newLine) lines += 1;
      if (((most > 0 && items.length >= most) || (perLine > 0 && lines >= perLine)) && !(yield* run())) return 124;
      if (t.due) yield* t.checkpoint({ input: input.save(), items: [...items], rest: split.rest, ran, status, lines });
    }
    if ((items.length > 0 || (!ran && mark === null && !t.has('r'))) && !(yield* run())) return 124;
    return status;
  },
});
const unquote = (d: string): string => ({ '\\n': '\n', '\\t': '\t', '\\0': '\0', '\\\\': '\\' })[d] ?? d.slice(0, 1);

/** Runs one command line: 0, 123, 125, 126 or 127 as xargs counts them; 'stop' for status 255. */
function* spawn(t: Tool, argv: readonly string[]): Sys<number | 'stop'> {
  yield* t.flush();
  if (t.has('t') || t.has('p')) yield* t.stderr(`${argv.join(' ')}${t.has('p') ? '?...' : '\n'}`);
  if (t.has('p')) {
    const fd = yield* sys.open('/dev/tty', 0);
    const answer = yield* sys.read(Math.max(fd, 0), 256);
    if (fd >= 0) yield* sys.close(fd);
    if (typeof answer === 'number' || !/^[yY]/.test(String.fromCharCode(...answer))) return 0;
  }
  const pid = yield* sys.fork({ entry: 'exec', state: argv as unknown as Plain });
  if (pid < 0) return yield* t.die(`cannot fork: ${strerror(pid)}`);
  const got = yield* sys.wait4(pid, 0);
  if (typeof got === 'number') return 1;
  const sig = got.status & 0x7f;
  if (sig !== 0) {
    yield* t.complain(`${argv[0]}: terminated by signal ${sig}`);
    return 125;
  }
  const code = (got.status >> 8) & 0xff;
  if (code === 255) {
    yield* t.complain(`${argv[0]}: exited with status 255; aborting`);
    return 'stop';
  }
  return code === 0 ? 0 : code === 126 || code === 127 ? code : 123;
}
