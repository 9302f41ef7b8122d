/**
 * fs/proc/contributed.ts — the files of the build as trees of folders, one for each kernel file system. A cache over the immutable build.
 *
 * `meminfo` and `[pid]/stat` belong to /proc; a path that begins with a slash names its place: `/sys/kernel/notes`.
 */
import type { Kernel, ProcFile } from '../../kernel/types.ts';

export interface ProcFolder {
  readonly folders: Map<string, ProcFolder>;
  readonly files: Map<string, ProcFile>;
}
interface ProcTree {
  readonly top: ProcFolder;
  readonly byPath: Map<string, ProcFile>;
}
export type Place = 'proc' | 'sysfs' | 'securityfs';
const PREFIXES: readonly (readonly [Place, string])[] = [
  ['securityfs', '/sys/kernel/security/'],
  ['sysfs', '/sys/'],
  ['proc', '/proc/'],
];
const newFolder = (): ProcFolder => ({ folders: new Map(), files: new Map() });
const newTree = (): ProcTree => ({ top: newFolder(), byPath: new Map() });
const trees = new WeakMap<readonly ProcFile[], Record<Place, ProcTree>>();

function placeOf(path: string): readonly [Place, string] {
  for (const [place, prefix] of PREFIXES) if (path.startsWith(prefix)) return [place, path.slice(prefix.length)];
  return ['proc', path];
}
function add(tree: ProcTree, path: string, file: ProcFile): void {
  const parts = path.split('/').filter((p) => p !== '');
  const name = parts.pop();
  if (name === undefined) return;
  let at = tree.top;
  for (const part of parts) {
    let next = at.folders.get(part);
    if (next === undefined) {
      next = newFolder();
      at.folders.set(part, next);
    }
    at = next;
  }
  at.files.set(name, file);
  tree.byPath.set([...parts, name].join('/'), file);
}
function treeOf(k: Kernel, place: Place): ProcTree {
  const { procFiles } = k.build;
  let all = trees.get(procFiles);
  if (all === undefined) {
    all = { proc: newTree(), sysfs: newTree(), securityfs: newTree() };
    for (const f of procFiles) {
      if (f.eras !== undefined && !f.eras.includes(k.era.id)) continue;
      const [to, path] = placeOf(f.path);
      add(all[to], path, f);
    }
    trees.set(procFiles, all);
  }
  return all[place];
}

/** The folder of contributed files at a path such as `sys/kernel` or `[pid]/ns`. */
export function folderAt(k: Kernel, path: string, place: Place = 'proc'): ProcFolder | undefined {
  let at: ProcFolder | undefined = treeOf(k, place).top;
  for (const part of path === '' ? [] : path.split('/')) at = at?.folders.get(part);
  return at;
}
export const fileNamed = (k: Kernel, path: string, place: Place = 'proc'): ProcFile | undefined =>
  treeOf(k, place).byPath.get(path);
