/** bin/grep.ts — grep(1), egrep, fgrep: lines that match; basic, extended or fixed patterns. */
import { S_IFDIR, S_IFMT } from '../lib/consts.ts';
import { joinPath, readFolder } from '../lib/files.ts';
import { globMatch } from '../lib/glob.ts';
import { type Matcher, makeMatcher } from '../lib/grep-matcher.ts';
import { Input, type InputState, joinBytes } from '../lib/input.ts';
import { parseInteger } from '../lib/numbers.ts';
import { isTooHard } from '../lib/regex.ts';
import { decodeUtf8, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

/** Where a file's search stands; plain data. */
interface Progress {
  readonly [key: string]: number | boolean | readonly string[];
  readonly line: number;
  readonly offset: number;
  readonly matches: number;
  /** Lines before, kept for -B. */
  readonly before: readonly string[];
  /** Lines still owed to -A. */
  readonly after: number;
  /** Number of the last line shown, for `--`. */
  readonly shown: number;
  readonly binary: boolean;
}
interface State {
  readonly [key: string]: InputState | Progress | boolean | readonly string[];
  readonly input: InputState;
  readonly progress: Progress;
  readonly any: boolean;
  readonly error: boolean;
  readonly files: readonly string[];
}
const START: Progress = { line: 0, offset: 0, matches: 0, before: [], after: 0, shown: -1, binary: false };
const MOST_FILES = 10_000;

const LONG =
  'extended-regexp=E fixed-strings=F basic-regexp=G perl-regexp=P regexp=e file=f ignore-case=i no-ignore-case word-regexp=w ' +
  'line-regexp=x null-data=z no-messages=s invert-match=v max-count=m byte-offset=b line-number=n line-buffered with-filename=H ' +
  'no-filename=h label: only-matching=o quiet=q silent=q binary-files: text=a recursive=r dereference-recursive=R include: exclude: ' +
  'exclude-dir: files-without-match=L files-with-matches=l count=c initial-tab=T null=Z before-context=B after-context=A context=C ' +
  'color:: colour:: directories=d devices=D';

export const grep = tool({
  path: '/usr/bin/grep',
  links: ['/usr/bin/egrep', '/usr/bin/fgrep'],
  summary: 'print lines that match patterns',
  options: 'EFGPe:f:iywxzsvm:bnHhoqaIrRLlcTZUB:A:C:d:D:0123456789',
  long: LONG.split(' '),
  usageStatus: 2,
  shortName: true,
  *run(t) {
    const search = new Search(t, yield* makeMatcher(t));
    try {
      return yield* search.run();
    } catch (e) {
      if (isTooHard(e)) return yield* t.die('exceeded the backtracking limit', 2);
      throw e;
    }
  },
});

class Search {
  private readonly t: Tool;
  private readonly m: Matcher;
  private readonly before: number;
  private readonly after: number;
  private readonly most: number;
  private readonly color: boolean;
  private names = false;
  private any = false;
  private error = false;
  private p: Progress = START;

  constructor(t: Tool, m: Matcher) {
    this.t = t;
    this.m = m;
    const number = (o: string): number | undefined => {
      const v = t.value(o);
      return v === undefined ? undefined : (parseInteger(v) ?? 0);
    };
    const digits = t.options
      .filter((o) => /^[0-9]$/.test(o.name))
      .map((o) => o.name)
      .join('');
    const around = digits === '' ? number('C') : Number(digits);
    this.before = Math.min(number('B') ?? around ?? 0, 10_000);
    this.after = number('A') ?? around ?? 0;
    this.most = number('m') ?? Infinity;
    const color = t.options.filter((o) => o.name === 'color' || o.name === 'colour').at(-1);
    this.color = color !== undefined && color.value === 'always';
  }

  *run(): Sys<number> {
    const { t } = this;
    const saved = t.saved as State | null;
    const recursive = t.has('r') || t.has('R') || t.value('d') === 'recurse';
    const given = this.m.files.length === 0 && recursive ? ['.'] : this.m.files;
    const files = saved?.files ?? (recursive ? yield* this.walk(given) : given);
    this.names = t.options.filter((o) => o.name === 'H' || o.name === 'h').at(-1)?.name === 'H';
    if (!t.has('h') && !t.has('H'))
      this.names = recursive ? !(given.length === 1 && files.length === 1 && files[0] === given[0]) : files.length > 1;
    if (saved !== null) [this.p, this.any, this.error] = [saved.progress, saved.any, saved.error];
    if (recursive && files.length === 0) return this.error ? 2 : 1;
    const input = new Input(t, files, saved?.input, {
      stdinName: t.value('label') ?? '(standard input)',
      status: 2,
      quiet: t.has('s'),
    });
    const save = (): State => ({ input: input.save(), progress: this.p, any: this.any, error: this.error, files });
    while (input.open || (yield* input.next())) {
      if (!recursive && this.p === START && (yield* this.isFolder(input))) {
        yield* input.close();
        continue;
      }
      const done = yield* this.file(input, save);
      yield* input.close();
      this.p = START;
      if (done) return 0;
    }
    const failed = this.error || t.status === 2;
    t.status = 0;
    return failed ? 2 : this.any ? 0 : 1;
  }

  private *isFolder(input: Input): Sys<boolean> {
    if (input.file === '-') return false;
    const st = yield* sys.fstat(input.descriptor);
    if (typeof st === 'number' || (st.mode & S_IFMT) !== S_IFDIR) return false;
    if (this.t.value('d') !== 'skip') yield* this.t.warn(`${input.file}: Is a directory`, 2);
    return true;
  }

  /** Searches the open file; true when -q has found enough. */
  private *file(input: Input, save: () => State): Sys<boolean> {
    const { t } = this;
    const delimiter = t.has('z') ? 0 : 10;
    const name = input.displayName;
    const quiet = t.has('q') || t.has('l') || t.has('L') || t.has('c');
    if (this.p === START && !t.has('a') && !t.has('z')) yield* this.peek(input);
    while (this.p.matches < this.most || this.p.after > 0) {
      const bytes = yield* input.lineBytes(delimiter);
      if (bytes === null) break;
      const line = decodeUtf8(bytes);
      t.charge(20 + line.length * 4);
      if (t.tired) yield* t.spend();
      const hit = this.p.matches < this.most && this.m.matches(line) !== t.has('v');
      const p = this.p;
      if (hit) {
        this.any = true;
        if (t.has('q')) return true;
        if (t.has('l') || t.has('L')) {
          this.p = { ...p, matches: 1 };
          break;
        }
        if (p.binary && !t.has('c')) {
          yield* t.print(`${t.name}: ${name}: binary file matches\n`);
          this.p = { ...p, matches: 1 };
          return false;
        }
        if (!quiet) yield* this.show(name, line, delimiter);
      } else if (!quiet && p.after > 0) {
        yield* t.print(this.row(name, p.line + 1, p.offset, '-', line, delimiter));
      }
      const before = hit || this.before === 0 ? [] : [...p.before, line].slice(-this.before);
      const showed = !quiet && (hit || p.after > 0);
      this.p = {
        ...p,
        line: p.line + 1,
        offset: p.offset + bytes.length + 1,
        matches: p.matches + (hit ? 1 : 0),
        before: showed ? [] : before,
        after: hit ? this.after : Math.max(0, p.after - 1),
        shown: showed ? p.line + 1 : p.shown,
      };
      if (t.due) yield* t.checkpoint(save());
    }
    const end = t.has('Z') ? '\0' : '\n';
    if (t.has('c')) yield* t.print(`${this.names ? name + (t.has('Z') ? '\0' : ':') : ''}${this.p.matches}\n`);
    if (t.has('l') && this.p.matches > 0) yield* t.print(name + end);
    if (t.has('L') && this.p.matches === 0) yield* t.print(name + end);
    return false;
  }

  /** Looks at the beginning: a NUL byte makes a file binary. */
  private *peek(input: Input): Sys<void> {
    const first = yield* input.chunk();
    if (first === null) return;
    input.unread(joinBytes([first]));
    this.p = { ...START, binary: first.includes(0) };
    if (this.p.binary && this.t.has('I')) this.p = { ...this.p, matches: this.most };
  }

  private *show(name: string, line: string, delimiter: number): Sys<void> {
    const { t, p } = this;
    if ((this.before > 0 || this.after > 0) && p.shown >= 0 && p.line - p.before.length > p.shown)
      yield* t.print('--\n');
    let at = p.line - p.before.length;
    for (const held of p.before) {
      at += 1;
      yield* t.print(this.row(name, at, 0, '-', held, delimiter));
    }
    if (!t.has('o')) {
      yield* t.print(this.row(name, p.line + 1, p.offset, ':', t.has('v') ? line : this.painted(line), delimiter));
      return;
    }
    if (t.has('v')) return;
    for (const [from, to] of this.m.each(line)) {
      const text = line.slice(from, to);
      yield* t.print(this.row(name, p.line + 1, p.offset + from, ':', this.color ? paint(text) : text, delimiter));
    }
  }
  private painted(line: string): string {
    if (!this.color) return line;
    let out = '';
    let at = 0;
    for (const [from, to] of this.m.each(line)) {
      out += line.slice(at, from) + paint(line.slice(from, to));
      at = to;
    }
    return out + line.slice(at);
  }
  private row(name: string, number: number, offset: number, sign: string, line: string, delimiter: number): string {
    const { t } = this;
    let head = this.names ? name + (t.has('Z') ? '\0' : sign) : '';
    if (t.has('n')) head += `${number}${sign}`;
    if (t.has('b')) head += `${offset}${sign}`;
    if (t.has('T') && head !== '') head += '\t';
    return head + line + (delimiter === 0 ? '\0' : '\n');
  }

  /** Every file below, folders in the order they are read. */
  private *walk(roots: readonly string[]): Sys<readonly string[]> {
    const { t } = this;
    const found: string[] = [];
    const globs = (o: string): string[] => t.options.filter((x) => x.name === o).map((x) => x.value);
    const [include, exclude, skip] = [globs('include'), globs('exclude'), globs('exclude-dir')];
    const stack = [...roots].reverse().map((path) => ({ path, top: true }));
    while (stack.length > 0 && found.length < MOST_FILES) {
      const { path, top } = stack.pop() as { path: string; top: boolean };
      if (path === '-') {
        found.push(path);
        continue;
      }
      const st = yield* top || t.has('R') ? sys.stat(path) : sys.lstat(path);
      if (typeof st === 'number') {
        if (!t.has('s')) yield* t.complain(`${path}: ${strerror(st)}`);
        this.error = true;
        continue;
      }
      const base = path.slice(path.lastIndexOf('/') + 1);
      if ((st.mode & S_IFMT) === S_IFDIR) {
        if (!top && skip.some((g) => globMatch(g, base))) continue;
        const entries = yield* readFolder(path);
        if (typeof entries === 'number') {
          if (!t.has('s')) yield* t.complain(`${path}: ${strerror(entries)}`);
          this.error = true;
          continue;
        }
        const named = path === '.' && this.m.files.length === 0 ? '' : path;
        for (const e of [...entries].reverse())
          stack.push({ path: named === '' ? e.name : joinPath(named, e.name), top: false });
      } else if ((st.mode & S_IFMT) === 0o100000 || top) {
        if (include.length > 0 && !include.some((g) => globMatch(g, base))) continue;
        if (exclude.some((g) => globMatch(g, base))) continue;
        found.push(path);
      }
    }
    return found;
  }
}
const paint = (text: string): string => (text === '' ? '' : `\x1b[01;31m\x1b[K${text}\x1b[m\x1b[K`);
