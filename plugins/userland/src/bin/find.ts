/** bin/find.ts — find(1): walks trees and does what its expression says to each thing found. */
import { S_IFDIR, S_IFLNK, S_IFMT } from '../lib/consts.ts';
import { unescape } from '../lib/escapes.ts';
import { basename, dirname, modeString, readFolder } from '../lib/files.ts';
import { globMatch } from '../lib/glob.ts';
import { compileRegex } from '../lib/regex.ts';
import { type Plain, type Stat, type Sys, strerror, sys } from '../lib/sdk.ts';
import { strftime } from '../lib/time.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type Visited, type WalkState, walk } from '../lib/tree-walk.ts';
import { type Accounts, readAccounts } from '../lib/users.ts';
import { execvp } from './env.ts';
import { type Find, FindError, type FindPlan, parseFind } from './find-expr.ts';

const BATCH = 200;

interface Item extends Visited {
  readonly root: string;
}

class Finder {
  private readonly t: Tool;
  private readonly plan: FindPlan;
  private readonly accounts: Accounts;
  private readonly now: number;
  private readonly newer = new Map<string, Stat | number>();
  /** -exec … +: what is collected, by the words of the command. */
  readonly batches = new Map<string, { readonly words: readonly string[]; files: string[] }>();
  private pruned = false;
  quit = false;
  constructor(t: Tool, plan: FindPlan, accounts: Accounts, now: number) {
    this.t = t;
    this.plan = plan;
    this.accounts = accounts;
    this.now = now;
  }
  /** Applies the expression; false when the folder is not to be entered. */
  *visit(item: Item): Sys<boolean> {
    this.pruned = false;
    if (item.depth >= this.plan.minDepth) yield* this.test(this.plan.expr, item);
    return !this.pruned;
  }
  private *statOf(path: string): Sys<Stat | number> {
    const known = this.newer.get(path);
    if (known !== undefined) return known;
    const st = yield* sys.stat(path);
    this.newer.set(path, st);
    return st;
  }
  private *test(e: Find, v: Item): Sys<boolean> {
    this.t.charge(60);
    if (this.t.tired) yield* this.t.spend();
    if (this.quit) return false;
    switch (e.t) {
      case 'and':
        return (yield* this.test(e.a, v)) && (yield* this.test(e.b, v));
      case 'or':
        return (yield* this.test(e.a, v)) || (yield* this.test(e.b, v));
      case 'list':
        yield* this.test(e.a, v);
        return yield* this.test(e.b, v);
      case 'not':
        return !(yield* this.test(e.a, v));
      case 'true':
        return true;
      case 'false':
        return false;
      case 'print':
        yield* this.t.print(`${v.path}\n`);
        return true;
      case 'print0':
        yield* this.t.print(`${v.path}\0`);
        return true;
      case 'prune':
        this.pruned = true;
        return true;
      case 'quit':
        this.quit = true;
        return true;
      case 'delete': {
        if (v.path === '.') return true;
        const r = yield* v.folder ? sys.rmdir(v.path) : sys.unlink(v.path);
        if (r < 0) yield* this.t.warn(`cannot delete ${this.t.quote(v.path)}: ${strerror(r)}`);
        return r >= 0;
      }
      case 'ls':
        yield* this.t.print(yield* this.lsLine(v));
        return true;
      case 'empty': {
        if (!v.folder) return (v.st.mode & S_IFMT) === 0o100000 && v.st.size === 0;
        const entries = yield* readFolder(v.path);
        return typeof entries !== 'number' && entries.length === 0;
      }
      case 'name':
        return globMatch(e.pattern, basename(v.path), { ignoreCase: e.ignoreCase });
      case 'path':
        return globMatch(e.pattern, v.path, { ignoreCase: e.ignoreCase });
      case 'regex': {
        const anchored = compileRegex(e.pattern, { ignoreCase: e.ignoreCase });
        if (typeof anchored === 'string') return yield* this.t.die(anchored);
        const m = anchored.exec(v.path, 0);
        return m !== null && m[0] === 0 && m[1] === v.path.length;
      }
      case 'lname': {
        const target = (v.st.mode & S_IFMT) === S_IFLNK ? yield* sys.readlink(v.path) : -22;
        return typeof target === 'string' && globMatch(e.pattern, target);
      }
      case 'type':
        return e.kinds.includes(v.st.mode & S_IFMT);
      case 'number':
        return this.number(e, v.st);
      case 'owner':
        return (e.what === 'user' ? v.st.uid : v.st.gid) === e.id;
      case 'noowner':
        return (e.what === 'user' ? this.accounts.user(v.st.uid) : this.accounts.group(v.st.gid)) === undefined;
      case 'perm': {
        const mode = v.st.mode & 0o7777;
        return e.how === 'exact'
          ? mode === e.mode
          : e.how === 'all'
            ? (mode & e.mode) === e.mode
            : e.mode === 0 || (mode & e.mode) !== 0;
      }
      case 'newer': {
        const st = yield* this.statOf(e.than);
        if (typeof st === 'number') return yield* this.t.die(`${this.t.quote(e.than)}: ${strerror(st)}`);
        return v.st.mtime > st.mtime;
      }
      case 'samefile': {
        const st = yield* this.statOf(e.file);
        if (typeof st === 'number') return yield* this.t.die(`${this.t.quote(e.file)}: ${strerror(st)}`);
        return st.dev === v.st.dev && st.ino === v.st.ino;
      }
      case 'access':
        return (yield* sys.access(v.path, e.mode)) >= 0;
      case 'printf':
        yield* this.t.print(yield* this.format(e.format, v));
        return true;
      case 'exec':
        return yield* this.exec(e, v);
    }
  }
  private number(e: Extract<Find, { t: 'number' }>, st: Stat): boolean {
    const time = (ms: number): number => Math.floor((this.now - ms) / e.unit);
    const value =
      e.what === 'size'
        ? Math.ceil(st.size / e.unit)
        : e.what === 'links'
          ? st.nlink
          : e.what === 'inum'
            ? st.ino
            : e.what === 'uid'
              ? st.uid
              : e.what === 'gid'
                ? st.gid
                : time(e.what.startsWith('m') ? st.mtime : e.what.startsWith('a') ? st.atime : st.ctime);
    return e.sign === 0 ? value === e.n : e.sign > 0 ? value > e.n : value < e.n;
  }
  private *exec(e: Extract<Find, { t: 'exec' }>, v: Item): Sys<boolean> {
    if (e.many) {
      const key = e.words.join('\0');
      const batch = this.batches.get(key) ?? { words: e.words, files: [] };
      this.batches.set(key, batch);
      batch.files.push(v.path);
      if (batch.files.length >= BATCH) yield* this.runBatch(batch);
      return true;
    }
    const file = e.inDir ? `./${basename(v.path)}` : v.path;
    const argv = e.words.map((w) => w.replaceAll('{}', file));
    if (e.ask) {
      yield* this.t.stderr(`< ${argv.join(' ')} > ? `);
      const answer = yield* sys.read(0, 256);
      if (typeof answer === 'number' || !/^[yY]/.test(String.fromCharCode(...answer))) return false;
    }
    return (yield* this.spawn(argv, e.inDir ? dirname(v.path) : null)) === 0;
  }
  *runBatch(batch: { readonly words: readonly string[]; files: string[] }): Sys<void> {
    const { files } = batch;
    batch.files = [];
    if (files.length > 0 && (yield* this.spawn([...batch.words, ...files], null)) !== 0) this.t.status = 1;
  }
  private *spawn(argv: readonly string[], dir: string | null): Sys<number> {
    yield* this.t.flush();
    const pid = yield* sys.fork({ entry: 'exec', state: { argv, dir } as unknown as Plain });
    if (pid < 0) return yield* this.t.die(`cannot fork: ${strerror(pid)}`);
    const got = yield* sys.wait4(pid, 0);
    return typeof got === 'number' ? 1 : got.status;
  }
  private *lsLine(v: Item): Sys<string> {
    const { st } = v;
    const link = (st.mode & S_IFMT) === S_IFLNK ? yield* sys.readlink(v.path) : '';
    const who = `${this.accounts.userName(st.uid).padEnd(8)} ${this.accounts.groupName(st.gid).padEnd(8)}`;
    const recent = this.now - st.mtime < 180 * 86_400_000;
    const when = strftime(recent ? '%b %e %H:%M' : '%b %e  %Y', st.mtime);
    const head = `${String(st.ino).padStart(9)} ${String(Math.ceil(st.blocks / 2)).padStart(6)} ${modeString(st.mode)} ${String(st.nlink).padStart(3)}`;
    return `${head} ${who} ${String(st.size).padStart(8)} ${when} ${v.path}${typeof link === 'string' && link !== '' ? ` -> ${link}` : ''}\n`;
  }
  private *format(format: string, v: Item): Sys<string> {
    let out = '';
    const text = unescape(format, false).text;
    for (let i = 0; i < text.length; i += 1) {
      if (text[i] !== '%') {
        out += text[i];
        continue;
      }
      const m = /^%([-0]?)([0-9]*)(?:\.([0-9]+))?([%pfhPHldsmMuUgGinkytTAC])/.exec(text.slice(i));
      if (m === null) {
        out += '%';
        continue;
      }
      i += m[0].length - 1;
      const d = m[4] as string;
      let cell: string;
      if (d === 'T' || d === 'A' || d === 'C') {
        const at = d === 'T' ? v.st.mtime : d === 'A' ? v.st.atime : v.st.ctime;
        i += 1;
        const k = text[i] ?? '';
        cell =
          k === '@'
            ? `${Math.floor(at / 1000)}.0000000000`
            : k === '+'
              ? strftime('%Y-%m-%d+%H:%M:%S', at)
              : strftime(`%${k}`, at);
      } else if (d === 'l') {
        const link = (v.st.mode & S_IFMT) === S_IFLNK ? yield* sys.readlink(v.path) : '';
        cell = typeof link === 'string' ? link : '';
      } else cell = this.directive(d, v);
      const width = Number(m[2] || 0);
      out += m[1] === '-' ? cell.padEnd(width) : cell.padStart(width);
    }
    return out;
  }
  private directive(d: string, v: Item): string {
    const { st } = v;
    switch (d) {
      case '%':
        return '%';
      case 'p':
        return v.path;
      case 'f':
        return basename(v.path);
      case 'h':
        return v.path.includes('/') ? dirname(v.path) : '.';
      case 'P':
        return v.path.slice(v.root.length).replace(/^\//, '');
      case 'H':
        return v.root;
      case 'd':
        return String(v.depth);
      case 's':
        return String(st.size);
      case 'm':
        return (st.mode & 0o7777).toString(8);
      case 'M':
        return modeString(st.mode);
      case 'u':
        return this.accounts.userName(st.uid);
      case 'U':
        return String(st.uid);
      case 'g':
        return this.accounts.groupName(st.gid);
      case 'G':
        return String(st.gid);
      case 'i':
        return String(st.ino);
      case 'n':
        return String(st.nlink);
      case 'k':
        return String(Math.ceil(st.blocks / 2));
      case 'y':
        return modeString(st.mode)[0] === '-' ? 'f' : (modeString(st.mode)[0] as string);
      case 't':
        return strftime('%a %b %e %H:%M:%S.0000000000 %Y', st.mtime);
      default:
        return '';
    }
  }
}

export const find = tool({
  path: '/usr/bin/find',
  summary: 'search for files in a directory hierarchy',
  shortName: true,
  *run(t) {
    const child = t.saved as { entry?: string; state?: { argv: string[]; dir: string | null } } | null;
    if (child?.entry === 'exec' && child.state !== undefined) {
      const { argv, dir } = child.state;
      if (dir !== null) yield* sys.chdir(dir);
      const r = yield* execvp(argv, t.env, t.getenv('PATH'));
      return yield* t.die(`${t.quote(argv[0] as string)}: ${strerror(r)}`);
    }
    let at = 0;
    let follow: 'never' | 'start' | 'always' = 'never';
    for (; /^-([HLP]|O[0-9])$/.test(t.args[at] ?? ''); at += 1)
      follow = t.args[at] === '-L' ? 'always' : t.args[at] === '-H' ? 'start' : 'never';
    const roots: string[] = [];
    while (at < t.args.length && !/^(-.|[(!),])/.test(t.args[at] as string)) roots.push(t.args[at++] as string);
    if (roots.length === 0) roots.push('.');
    const accounts = yield* readAccounts();
    let plan: FindPlan;
    try {
      plan = parseFind(t.args.slice(at), accounts);
    } catch (e) {
      if (!(e instanceof FindError)) throw e;
      return yield* t.die(e.message);
    }
    const finder = new Finder(t, plan, accounts, yield* sys.gettimeofday());
    yield* t.ready();
    // One root after the other, so that each knows what it was found under.
    const state = t.saved as { at: number; walk: WalkState } | null;
    for (let i = state?.at ?? 0; i < roots.length && !finder.quit; i += 1) {
      const root = roots[i] as string;
      let device = -1;
      const enter = function* (v: Visited): Sys<boolean> {
        if (finder.quit) return false;
        if (device < 0) device = v.st.dev;
        const other = plan.oneSystem && v.st.dev !== device;
        let go = true;
        if (!plan.depthFirst) go = yield* finder.visit({ ...v, root });
        return go && v.folder && v.depth < plan.maxDepth && !other && (v.st.mode & S_IFMT) === S_IFDIR;
      };
      const leave = function* (v: Visited): Sys<void> {
        if (plan.depthFirst && !finder.quit) yield* finder.visit({ ...v, root });
      };
      yield* walk(
        t,
        [root],
        {
          *before(v) {
            const go = yield* enter(v);
            // With -depth a folder that is not entered is still visited.
            if (!go && plan.depthFirst) yield* leave(v);
            return go;
          },
          after: leave,
          *failed(path, errno) {
            yield* t.warn(`${t.quote(path)}: ${strerror(errno)}`);
          },
          follow,
        },
        state?.at === i ? state.walk : null,
        function* (saved) {
          if (finder.batches.size === 0) yield* t.checkpoint({ at: i, walk: saved as unknown as Plain });
        },
      );
    }
    for (const batch of finder.batches.values()) yield* finder.runBatch(batch);
    return 0;
  },
});
