/** lib/listing.ts — how ls(1) orders, names and lays out what it found. */
import { padLeft, padRight, textWidth } from './columns.ts';
import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFSOCK } from './consts.ts';
import { major, minor, modeString } from './files.ts';
import { humanSize } from './numbers.ts';
import { quoteIfNeeded } from './quote.ts';
import type { Stat } from './sdk.ts';
import { versionCompare } from './sort-keys.ts';
import { strftime } from './time.ts';
import type { Accounts } from './users.ts';

export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly st: Stat;
  /** Where a symbolic link points. */
  readonly target: string | null;
  /** The mode of what it points to; 0 when that is missing. */
  readonly targetMode: number;
}
export interface ListOptions {
  readonly all: 'all' | 'almost' | 'visible';
  readonly format: 'long' | 'columns' | 'across' | 'commas' | 'single';
  readonly long: boolean;
  readonly numeric: boolean;
  readonly owner: boolean;
  readonly group: boolean;
  /** 1024, 1000, or 0 for plain bytes. */
  readonly human: number;
  readonly inode: boolean;
  readonly blocks: boolean;
  /** '' by name, or U S X t v. */
  readonly sort: string;
  readonly reverse: boolean;
  readonly time: 'mtime' | 'ctime' | 'atime';
  readonly timeStyle: string;
  /** F, p, f (file types), or ''. */
  readonly classify: string;
  readonly foldersFirst: boolean;
  readonly quoting: 'shell' | 'literal' | 'escape' | 'c';
  readonly hideControls: boolean;
  readonly follow: boolean;
  readonly color: boolean;
  readonly ignore: readonly string[];
  readonly width: number;
  readonly end: string;
}
export interface Place {
  readonly accounts: Accounts;
  readonly now: number;
}

export function sortEntries(entries: readonly Entry[], o: ListOptions): Entry[] {
  const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
  const extension = (e: Entry): string => (e.name.lastIndexOf('.') > 0 ? e.name.slice(e.name.lastIndexOf('.')) : '');
  const order: Readonly<Record<string, (a: Entry, b: Entry) => number>> = {
    '': byName,
    S: (a, b) => b.st.size - a.st.size || byName(a, b),
    t: (a, b) => b.st[o.time] - a.st[o.time] || byName(a, b),
    v: (a, b) => versionCompare(a.name, b.name),
    X: (a, b) => (extension(a) < extension(b) ? -1 : extension(a) > extension(b) ? 1 : byName(a, b)),
  };
  const out = [...entries];
  const compare = order[o.sort];
  if (compare !== undefined) out.sort((a, b) => (o.reverse ? -compare(a, b) : compare(a, b)));
  else if (o.reverse) out.reverse();
  if (!o.foldersFirst) return out;
  const isFolder = (e: Entry): boolean =>
    ((e.st.mode & S_IFMT) === S_IFLNK ? e.targetMode : e.st.mode & S_IFMT) === S_IFDIR;
  return [...out.filter(isFolder), ...out.filter((e) => !isFolder(e))];
}

/** The name quoted, coloured and marked. */
export function nameOf(e: Entry, o: ListOptions, among: readonly Entry[]): string {
  let name = e.name;
  if (o.quoting === 'shell') {
    const quoted = quoteIfNeeded(name);
    const spaced = quoted === name && o.long && among.some((x) => quoteIfNeeded(x.name) !== x.name);
    name = spaced ? ` ${name}` : quoted;
  } else if (o.quoting === 'c') name = `"${name.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  else if (o.quoting === 'escape')
    name = name.replace(/[\\ ]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  else if (o.hideControls) name = name.replace(/[\p{Cc}]/gu, '?');
  return (
    (o.color ? painted(e, name) : name) +
    (o.long && (e.st.mode & S_IFMT) === S_IFLNK ? '' : indicator(e.st.mode, o.classify))
  );
}
function indicator(mode: number, style: string): string {
  if (style === '') return '';
  const kind = mode & S_IFMT;
  if (kind === S_IFDIR) return '/';
  if (style === 'p') return '';
  if (kind === S_IFLNK) return '@';
  if (kind === S_IFIFO) return '|';
  if (kind === S_IFSOCK) return '=';
  return style === 'F' && kind === 0o100000 && mode & 0o111 ? '*' : '';
}
function painted(e: Entry, name: string): string {
  const kind = e.st.mode & S_IFMT;
  const code =
    kind === S_IFDIR
      ? e.st.mode & 0o1000 && e.st.mode & 0o002
        ? '30;42'
        : '01;34'
      : kind === S_IFLNK
        ? e.targetMode === 0
          ? '40;31;01'
          : '01;36'
        : kind === S_IFCHR || kind === S_IFBLK
          ? '40;33;01'
          : kind === S_IFIFO
            ? '40;33'
            : kind === S_IFSOCK
              ? '01;35'
              : e.st.mode & 0o4000
                ? '37;41'
                : e.st.mode & 0o111
                  ? '01;32'
                  : '';
  return code === '' ? name : `\x1b[0m\x1b[${code}m${name}\x1b[0m`;
}

const isDevice = (e: Entry): boolean => (e.st.mode & S_IFMT) === S_IFCHR || (e.st.mode & S_IFMT) === S_IFBLK;

export function longRows(entries: readonly Entry[], o: ListOptions, place: Place): string[] {
  const width = (cell: (e: Entry) => string): number => entries.reduce((n, e) => Math.max(n, textWidth(cell(e))), 0);
  const owner = (e: Entry): string => (o.numeric ? String(e.st.uid) : place.accounts.userName(e.st.uid));
  const group = (e: Entry): string => (o.numeric ? String(e.st.gid) : place.accounts.groupName(e.st.gid));
  const majors = width((e) => (isDevice(e) ? String(major(e.st.rdev)) : ''));
  const minors = width((e) => (isDevice(e) ? String(minor(e.st.rdev)) : ''));
  const plain = (e: Entry): string => (o.human > 0 ? humanCell(e.st.size, o) : String(e.st.size));
  const sizes = Math.max(
    width((e) => (isDevice(e) ? '' : plain(e))),
    majors > 0 ? majors + 2 + minors : 0,
  );
  const size = (e: Entry): string =>
    isDevice(e)
      ? `${padLeft(String(major(e.st.rdev)), sizes - 2 - minors)}, ${padLeft(String(minor(e.st.rdev)), minors)}`
      : padLeft(plain(e), sizes);
  const [links, owners, groups] = [width((e) => String(e.st.nlink)), width(owner), width(group)];
  const [inodes, blocks] = [width((e) => String(e.st.ino)), width((e) => String(Math.ceil(e.st.blocks / 2)))];
  return entries.map((e) => {
    const cells = [
      ...(o.inode ? [padLeft(String(e.st.ino), inodes)] : []),
      ...(o.blocks ? [padLeft(String(Math.ceil(e.st.blocks / 2)), blocks)] : []),
      modeString(e.st.mode),
      padLeft(String(e.st.nlink), links),
      ...(o.owner ? [(o.numeric ? padLeft : padRight)(owner(e), owners)] : []),
      ...(o.group ? [(o.numeric ? padLeft : padRight)(group(e), groups)] : []),
      size(e),
      timeCell(e.st[o.time], o.timeStyle, place.now),
      nameOf(e, o, entries) + (e.target === null ? '' : ` -> ${e.target}${indicator(e.targetMode, o.classify)}`),
    ];
    return cells.join(' ');
  });
}
export const humanCell = (bytes: number, o: ListOptions): string => humanSize(bytes, o.human);

const HALF_YEAR_MS = 15_778_476_000;
function timeCell(ms: number, style: string, now: number): string {
  // A file made this moment may be a fraction ahead of the clock that was asked.
  const recent = ms <= now + 1000 && now - ms < HALF_YEAR_MS;
  if (style.startsWith('+')) return strftime(style.slice(1).split('\n')[0] as string, ms);
  if (style === 'full-iso') return strftime('%Y-%m-%d %H:%M:%S.%N %z', ms);
  if (style === 'long-iso') return strftime('%Y-%m-%d %H:%M', ms);
  if (style === 'iso') return strftime(recent ? '%m-%d %H:%M' : '%Y-%m-%d ', ms);
  return strftime(recent ? '%b %e %H:%M' : '%b %e  %Y', ms);
}
