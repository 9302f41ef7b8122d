/** fs/proc/contributed.ts — the proc files of the build as a tree of folders. A cache over the immutable build. */
import type { Kernel, ProcFile } from '../../kernel/types.ts';

export interface ProcFolder {
  readonly folders: Map<string, ProcFolder>;
  readonly files: Map<string, ProcFile>;
}
interface ProcTree {
  readonly top: ProcFolder;
  readonly byPath: Map<string, ProcFile>;
}
const newFolder = (): ProcFolder => ({ folders: new Map(), files: new Map() });
const trees = new WeakMap<readonly ProcFile[], ProcTree>();

function treeOf(k: Kernel): ProcTree {
  const { procFiles } = k.build;
  let tree = trees.get(procFiles);
  if (tree === undefined) {
    tree = { top: newFolder(), byPath: new Map() };
    for (const f of procFiles) {
      if (f.eras !== undefined && !f.eras.includes(k.era.id)) continue;
      const parts = f.path.split('/').filter((p) => p !== '');
      const name = parts.pop();
      if (name === undefined) continue;
      let at = tree.top;
      for (const part of parts) {
        let next = at.folders.get(part);
        if (next === undefined) {
          next = newFolder();
          at.folders.set(part, next);
        }
        at = next;
      }
      at.files.set(name, f);
      tree.byPath.set([...parts, name].join('/'), f);
    }
    trees.set(procFiles, tree);
  }
  return tree;
}

/** The folder of contributed files at a path such as `sys/kernel` or `[pid]/ns`. */
export function folderAt(k: Kernel, path: string): ProcFolder | undefined {
  let at: ProcFolder | undefined = treeOf(k).top;
  for (const part of path === '' ? [] : path.split('/')) at = at?.folders.get(part);
  return at;
}
export const fileNamed = (k: Kernel, path: string): ProcFile | undefined => treeOf(k).byPath.get(path);
