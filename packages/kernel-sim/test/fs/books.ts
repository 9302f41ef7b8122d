/** books.ts — what must hold of a file system between any two steps: every count is the number of what it counts. */

import { PAGE } from '../../src/fs/super.ts';
import type { Dentry, FsState, Inode, OpenFile, Path, Pipe, Socket } from '../../src/fs/types.ts';
import type { LinuxKernel } from '../../src/kernel/kernel.ts';

interface Seen {
  /** Open files, with how many references to each were found. */
  readonly files: Map<OpenFile, number>;
  readonly exes: Map<Inode, number>;
  readonly names: Map<Inode, number>;
  readonly dentries: Set<Dentry>;
  readonly sockets: Set<Socket>;
}
const add = <K>(m: Map<K, number>, key: K): void => {
  m.set(key, (m.get(key) ?? 0) + 1);
};

function file(seen: Seen, f: OpenFile): void {
  add(seen.files, f);
  if (seen.files.get(f) === 1 && f.socket !== null) socket(seen, f.socket);
}
/** What a socket holds: files on their way, and connections nobody has accepted. */
function socket(seen: Seen, s: Socket): void {
  if (seen.sockets.has(s)) return;
  seen.sockets.add(s);
  for (const m of s.messages) for (const f of m.files) file(seen, f);
  for (const b of s.backlog) socket(seen, b);
  if (s.peer !== null) socket(seen, s.peer);
}
function names(seen: Seen, d: Dentry, say: (what: string) => void): void {
  if (seen.dentries.has(d)) return;
  seen.dentries.add(d);
  add(seen.names, d.inode);
  let folders = 0;
  for (const [name, child] of d.children ?? []) {
    if (child.name !== name || child.parent !== d || child.gone) say(`${name} is listed where it is not`);
    if (child.children !== null) folders += 1;
    names(seen, child, say);
  }
  if (d.children !== null && d.inode.nlink !== folders + 2)
    say(`${d.name}: nlink ${d.inode.nlink}, folders ${folders}`);
}
const roots = (fs: FsState): Dentry[] => [
  ...fs.mounts.map((m) => {
    let d = m.root;
    while (d.parent !== null) d = d.parent;
    return d;
  }),
  ...fs.detached,
  ...[...fs.trees.values()].map((t) => t.root),
];

function collect(k: LinuxKernel, say: (what: string) => void): Seen {
  const seen: Seen = { files: new Map(), exes: new Map(), names: new Map(), dentries: new Set(), sockets: new Set() };
  for (const d of roots(k.state.fs)) names(seen, d, say);
  for (const table of new Set([...k.state.tasks.values()].map((x) => x.files))) {
    for (const d of table.fds.values()) file(seen, d.file);
    if (table.exe !== null) add(seen.exes, table.exe.dentry.inode);
  }
  return seen;
}

/** Every broken rule, in words. */
export function violations(k: LinuxKernel): string[] {
  const out: string[] = [];
  const say = (what: string): void => {
    if (out.length < 20) out.push(what);
  };
  const { fs } = k.state;
  const seen = collect(k, say);
  // A fifo's open that waits for the other side holds a file without a descriptor.
  for (const x of k.state.tasks.values()) {
    const opening = (x.restart as { opening?: OpenFile } | null)?.opening;
    if (opening !== undefined && !seen.files.has(opening)) seen.files.set(opening, opening.count);
  }
  for (const [f, n] of seen.files)
    if (f.count !== n) say(`${f.kind} ${place(f.path)}: count ${f.count}, references ${n}`);
  if (fs.openFiles !== seen.files.size) say(`${fs.openFiles} open files counted, ${seen.files.size} there`);
  inodes(k, seen, say);
  pipes(seen, say);
  let kept = 0;
  for (const f of seen.files.keys()) kept += f.text?.length ?? 0;
  if (fs.keptBytes !== kept) say(`${fs.keptBytes} bytes of rendered text counted, ${kept} there`);
  for (const [seat, use] of fs.seats)
    for (const [name, n] of Object.entries(use)) if (n < 0) say(`seat ${seat}: ${name} ${n}`);
  for (const g of fs.inotify)
    for (const w of g.watches.values())
      if (w.inode.watches?.includes(w) !== true) say(`watch ${w.wd} is not at its inode`);
  return out;
}
const place = (p: Path): string => p.dentry.name;

function inodes(k: LinuxKernel, seen: Seen, say: (what: string) => void): void {
  const users = new Map(seen.exes);
  const writers = new Map<Inode, number>();
  for (const [i, n] of seen.exes) writers.set(i, -n);
  for (const f of seen.files.keys()) {
    add(users, f.inode);
    if (f.kind === 'reg' && (f.flags & 3) !== 0 && (f.flags & 0o10000000) === 0)
      writers.set(f.inode, (writers.get(f.inode) ?? 0) + 1);
  }
  const all = new Set([...seen.names.keys(), ...users.keys()]);
  let bytes = 0;
  for (const i of all) {
    const id = `inode ${i.ino} of ${i.sb.type}`;
    // Mapped files and bound sockets are users as well.
    if (i.users < (users.get(i) ?? 0)) say(`${id}: users ${i.users}, found ${users.get(i)}`);
    if (i.pages !== null && i.writers !== (writers.get(i) ?? 0) && i.node === null)
      say(`${id}: writers ${i.writers}, found ${writers.get(i) ?? 0}`);
    const n = seen.names.get(i) ?? 0;
    if (i.pages !== null && i.nlink > 0 && i.nlink !== n) say(`${id}: nlink ${i.nlink}, names ${n}`);
    bytes += (i.pages?.size ?? 0) * PAGE;
    for (const page of i.pages?.values() ?? []) if (page.length > PAGE) say(`${id}: a page of ${page.length}`);
  }
  if (k.state.fs.bytes < bytes) say(`${k.state.fs.bytes} bytes counted, ${bytes} there`);
}
function pipes(seen: Seen, say: (what: string) => void): void {
  const ends = new Map<Pipe, { r: number; w: number }>();
  for (const f of seen.files.keys()) {
    const { pipe } = f.inode;
    if (f.kind !== 'pipe' || pipe === null || (f.flags & 0o10000000) !== 0) continue;
    const e = ends.get(pipe) ?? { r: 0, w: 0 };
    const mode = f.flags & 3;
    if (mode !== 1) e.r += 1;
    if (mode !== 0) e.w += 1;
    ends.set(pipe, e);
  }
  for (const [p, e] of ends)
    if (p.readers !== e.r || p.writers !== e.w)
      say(`a pipe: ${p.readers} readers, ${p.writers} writers counted; ${e.r}, ${e.w} there`);
}
