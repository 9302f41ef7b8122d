/**
 * lib/tree-walk.ts — a tree of files visited folder by folder, with a stack of plain data instead of recursion.
 *
 * `before` is asked about each thing on the way down (false: do not enter), `after` on the way up from a folder. Symbolic links are not
 * followed. The stack is bounded; what is deeper than the bound is reported and left out.
 */
import { S_IFDIR, S_IFMT } from './consts.ts';
import { joinPath, readFolder } from './files.ts';
import { type Stat, type Sys, sys } from './sdk.ts';
import type { Tool } from './tool.ts';

export interface Visited {
  readonly path: string;
  /** Below the starting point, 0 for itself. */
  readonly depth: number;
  readonly st: Stat;
  readonly folder: boolean;
}
export interface Visitor {
  before?(v: Visited): Sys<boolean>;
  after?(v: Visited): Sys<void>;
  /** Something could not be looked at, or a folder not be read. */
  failed(path: string, errno: number, reading: boolean): Sys<void>;
  /** Follow links: 'never', at the starting points, or 'always'. */
  readonly follow?: 'never' | 'start' | 'always';
}
interface Frame {
  readonly [key: string]: string | number | boolean;
  readonly path: string;
  readonly depth: number;
  /** The way up. */
  readonly leaving: boolean;
}
/** What a walk can go on from. */
export type WalkState = readonly Frame[];
const DEEPEST = 2000;

/** Walks from `roots`, or goes on from `saved`. `save` is called when it is time for a checkpoint. */
export function* walk(
  t: Tool,
  roots: readonly string[],
  visitor: Visitor,
  saved: WalkState | null,
  save: (state: WalkState) => Sys<void>,
): Sys<void> {
  const stack: Frame[] =
    saved !== null ? [...saved] : [...roots].reverse().map((path) => ({ path, depth: 0, leaving: false }));
  while (stack.length > 0) {
    const frame = stack.pop() as Frame;
    yield* visit(frame, visitor, stack);
    if (t.due) yield* save([...stack]);
  }
}

function* visit({ path, depth, leaving }: Frame, visitor: Visitor, stack: Frame[]): Sys<void> {
  const follows = visitor.follow === 'always' || (visitor.follow === 'start' && depth === 0);
  let st = yield* follows ? sys.stat(path) : sys.lstat(path);
  if (typeof st === 'number' && follows) st = yield* sys.lstat(path);
  if (typeof st === 'number') {
    if (!leaving) yield* visitor.failed(path, st, false);
    return;
  }
  const visited: Visited = { path, depth, st, folder: (st.mode & S_IFMT) === S_IFDIR };
  if (leaving) {
    if (visitor.after !== undefined) yield* visitor.after(visited);
    return;
  }
  if (visitor.before !== undefined && !(yield* visitor.before(visited))) return;
  if (!visited.folder) {
    if (visitor.after !== undefined) yield* visitor.after(visited);
    return;
  }
  stack.push({ path, depth, leaving: true });
  if (depth >= DEEPEST) return;
  const entries = yield* readFolder(path);
  if (typeof entries === 'number') {
    yield* visitor.failed(path, entries, true);
    return;
  }
  for (const e of [...entries].reverse())
    stack.push({ path: joinPath(path, e.name), depth: depth + 1, leaving: false });
}
