/** bin/ls.ts — ls(1): folders listed in columns, lines or long rows. */

import { inColumns, largest } from '../lib/columns.ts';
import { S_IFDIR, S_IFLNK, S_IFMT } from '../lib/consts.ts';
import { joinPath, openFolder } from '../lib/files.ts';
import { globMatch } from '../lib/glob.ts';
import { type Entry, humanCell, type ListOptions, longRows, nameOf, type Place, sortEntries } from '../lib/listing.ts';
import { parseInteger } from '../lib/numbers.ts';
import { quote } from '../lib/quote.ts';
import { type Stat, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { Accounts, readAccounts } from '../lib/users.ts';

interface State {
  readonly [key: string]: readonly string[] | boolean | number;
  /** Folders still to list. */
  readonly todo: readonly string[];
  readonly titled: boolean;
  readonly first: boolean;
}

export const ls = tool({
  path: '/usr/bin/ls',
  links: ['/usr/bin/dir'],
  summary: 'list directory contents',
  options: 'aAbBcCdfFgGhHiI:klLmnNopqQrRsStT:uUvw:xXZ1',
  long: (
    'all=a almost-all=A author escape=b block-size: ignore-backups=B directory=d color:: classify:: file-type full-time ' +
    'group-directories-first no-group=G human-readable=h si dereference-command-line=H hide: indicator-style: inode=i ignore=I ' +
    'kibibytes=k dereference=L numeric-uid-gid=n literal=N hide-control-chars=q show-control-chars quote-name=Q quoting-style: ' +
    'reverse=r recursive=R size=s sort: time: time-style: tabsize=T width=w zero context=Z'
  ).split(' '),
  usageStatus: 2,
  *run(t) {
    const tty = yield* sys.isatty(1);
    const size = tty ? yield* sys.winsize(1) : 0;
    const o = listOptions(t, tty, typeof size === 'number' ? 80 : size.cols || 80);
    const accounts = o.long && !o.numeric ? yield* readAccounts() : new Accounts([], []);
    const place: Place = { accounts, now: o.long ? (yield* sys.time()) * 1000 : 0 };
    const saved = t.saved as State | null;
    const first = yield* operands(t, o, place);
    yield* t.ready();
    let state = saved ?? first;
    while (state.todo.length > 0) {
      state = yield* folder(t, o, place, state);
      if (t.due) yield* t.checkpoint(state);
    }
    return 0;
  },
});

function listOptions(t: Tool, tty: boolean, columns: number): ListOptions {
  const last = (letters: string, otherwise: string): string =>
    t.options.filter((x) => x.name.length === 1 && letters.includes(x.name)).at(-1)?.name ?? otherwise;
  const format = last('lCx1mgno', tty ? 'C' : '1');
  const long = 'lgno'.includes(format) || t.has('full-time');
  const sortWord = t.value('sort');
  const words: Readonly<Record<string, string>> = {
    none: 'U',
    size: 'S',
    time: 't',
    version: 'v',
    extension: 'X',
    name: '',
  };
  const time = t.value('time') ?? '';
  const color = t.options.filter((x) => x.name === 'color').at(-1);
  return {
    all: t.has('a') || t.has('f') ? 'all' : t.has('A') ? 'almost' : 'visible',
    format: long
      ? 'long'
      : format === 'C'
        ? 'columns'
        : format === 'x'
          ? 'across'
          : format === 'm'
            ? 'commas'
            : 'single',
    long,
    numeric: t.has('n'),
    owner: !t.has('g'),
    group: !t.has('G') && !t.has('o'),
    human: t.has('h') ? 1024 : t.has('si') ? 1000 : 0,
    inode: t.has('i'),
    blocks: t.has('s'),
    sort:
      sortWord !== undefined
        ? (words[sortWord] ?? '')
        : t.has('f')
          ? 'U'
          : last('SUXtv', long || !(t.has('c') || t.has('u')) ? '' : 't'),
    reverse: t.has('r'),
    time:
      t.has('c') || time === 'ctime' || time === 'status'
        ? 'ctime'
        : t.has('u') || /^(atime|access|use)$/.test(time)
          ? 'atime'
          : 'mtime',
    timeStyle: t.has('full-time') ? 'full-iso' : (t.value('time-style') ?? ''),
    classify:
      t.has('F') || (t.has('classify') && t.value('classify') !== 'never')
        ? 'F'
        : t.has('p') || t.value('indicator-style') === 'slash'
          ? 'p'
          : t.has('file-type')
            ? 'f'
            : '',
    foldersFirst: t.has('group-directories-first'),
    quoting: t.has('Q')
      ? 'c'
      : t.has('N') || t.value('quoting-style') === 'literal'
        ? 'literal'
        : t.has('b')
          ? 'escape'
          : tty
            ? 'shell'
            : 'literal',
    hideControls: t.has('q') || (tty && !t.has('show-control-chars')),
    follow: t.has('L'),
    color: color !== undefined && (color.value === 'always' || color.value === '' || (color.value === 'auto' && tty)),
    ignore: t.options
      .filter((x) => x.name === 'I' || x.name === 'hide')
      .map((x) => x.value)
      .concat(t.has('B') ? ['*~'] : []),
    width: parseInteger(t.value('w') ?? '') ?? columns,
    end: t.has('zero') ? '\0' : '\n',
  };
}

/** Files named on the command line come first, then the folders. */
function* operands(t: Tool, o: ListOptions, place: Place): Sys<State> {
  const files: Entry[] = [];
  const folders: Entry[] = [];
  for (const name of t.operands.length === 0 ? ['.'] : t.operands) {
    const entry = yield* look(
      t,
      o,
      name,
      name,
      !o.long && o.classify !== 'F' ? 'follow' : o.follow || t.has('H') ? 'follow' : 'link',
      2,
    );
    if (entry === null) continue;
    const isFolder = (entry.st.mode & S_IFMT) === S_IFDIR;
    (isFolder && !t.has('d') ? folders : files).push(entry);
  }
  const shown = sortEntries(files, o);
  yield* show(t, shown, o, place, false);
  const todo = sortEntries(folders, o).map((e) => e.path);
  const titled = t.operands.length > 1 || t.has('R');
  return { todo, titled, first: shown.length === 0 };
}

function* folder(t: Tool, o: ListOptions, place: Place, state: State): Sys<State> {
  const [path = '.', ...todo] = state.todo;
  const found = yield* openFolder(path);
  if (typeof found === 'number') {
    yield* t.warn(
      `cannot open directory ${quote(path)}: ${strerror(found)}`,
      state.titled && !t.operands.includes(path) ? 1 : 2,
    );
    return { ...state, todo };
  }
  if (state.titled) yield* t.print(`${state.first ? '' : '\n'}${path}:\n`);
  const names = found.entries
    .map((e) => e.name)
    .filter((n) => (o.all !== 'visible' || !n.startsWith('.')) && !o.ignore.some((g) => globMatch(g, n)));
  const needStat =
    o.long ||
    o.sort === 't' ||
    o.sort === 'S' ||
    o.inode ||
    o.blocks ||
    o.classify !== '' ||
    o.color ||
    o.foldersFirst ||
    t.has('R');
  const entries: Entry[] = [];
  for (const name of o.all === 'all' ? ['.', '..', ...names] : names) {
    const full = joinPath(path, name);
    const entry = needStat
      ? yield* look(t, o, name, full, o.follow ? 'follow' : 'link', 1)
      : { name, path: full, st: NO_STAT, target: null, targetMode: 0 };
    if (entry !== null) entries.push(entry);
  }
  yield* sys.close(found.fd);
  const sorted = sortEntries(entries, o);
  yield* show(t, sorted, o, place, true);
  if (!t.has('R')) return { ...state, todo, first: false };
  const below = sorted
    .filter((e) => (e.st.mode & S_IFMT) === S_IFDIR && e.name !== '.' && e.name !== '..')
    .map((e) => e.path);
  return { ...state, todo: [...below, ...todo], first: false };
}
const NO_STAT: Stat = {
  dev: 0,
  ino: 0,
  mode: 0,
  nlink: 0,
  uid: 0,
  gid: 0,
  rdev: 0,
  size: 0,
  blksize: 0,
  blocks: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
};

function* look(
  t: Tool,
  o: ListOptions,
  name: string,
  path: string,
  how: 'follow' | 'link',
  status: number,
): Sys<Entry | null> {
  let st = how === 'follow' ? yield* sys.stat(path) : yield* sys.lstat(path);
  if (typeof st === 'number' && how === 'follow') st = yield* sys.lstat(path);
  if (typeof st === 'number') {
    yield* t.warn(`cannot access ${quote(path)}: ${strerror(st)}`, status);
    return null;
  }
  let target: string | null = null;
  let targetMode = 0;
  if ((st.mode & S_IFMT) === S_IFLNK && (o.long || o.color)) {
    const text = yield* sys.readlink(path);
    const behind = yield* sys.stat(path);
    target = typeof text === 'number' ? null : text;
    targetMode = typeof behind === 'number' ? 0 : behind.mode;
  }
  return { name, path, st, target, targetMode };
}

function* show(t: Tool, entries: readonly Entry[], o: ListOptions, place: Place, inFolder: boolean): Sys<void> {
  if (inFolder && (o.long || o.blocks)) {
    const blocks = entries.reduce((n, e) => n + e.st.blocks / 2, 0);
    yield* t.print(`total ${o.human > 0 ? humanCell(blocks * 1024, o) : Math.ceil(blocks)}${o.end}`);
  }
  if (entries.length === 0) return;
  if (o.long) {
    for (const row of longRows(entries, o, place)) yield* t.print(row + o.end);
    return;
  }
  const inodeWidth = o.inode ? largest(entries, (e) => String(e.st.ino).length) : 0;
  const blockWidth = o.blocks ? largest(entries, (e) => String(Math.ceil(e.st.blocks / 2)).length) : 0;
  const cells = entries.map((e) => {
    const inode = o.inode ? `${String(e.st.ino).padStart(inodeWidth)} ` : '';
    const blocks = o.blocks ? `${String(Math.ceil(e.st.blocks / 2)).padStart(blockWidth)} ` : '';
    return inode + blocks + nameOf(e, o, entries);
  });
  if (o.format === 'single') for (const cell of cells) yield* t.print(cell + o.end);
  else if (o.format === 'commas') yield* t.print(`${cells.join(', ')}\n`);
  else yield* t.print(inColumns(cells, o.width, o.format === 'across'));
}
