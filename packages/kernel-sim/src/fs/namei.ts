/**
 * fs/namei.c — from a path to a place.
 *
 *   link_path_walk   every component but the last: may you search the folder? is it one?
 *   follow_link      symbolic links, at most 40 in one walk; those of /proc/PID jump
 *   namei            the whole path;  parentOf  all but the last component, for calls that make or remove names
 */
import { EACCES, ELOOP, ENOENT, ENOTDIR } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import { lookup, topOf } from './lookup.ts';
import { inode_permission, MAY_EXEC, type Who, whoIs } from './permission.ts';
import { isProcLink, procLink } from './proc/links.ts';
import { isDir, isLink } from './super.ts';
import type { Inode, Path } from './types.ts';

const MAXSYMLINKS = 40;

export interface NameiOptions {
  /** Do not follow a symbolic link at the end. */
  readonly nofollow?: boolean;
  /** Where relative paths begin; default the task's cwd. */
  readonly from?: Path;
  readonly who?: Who;
}
export type LastType = 'norm' | 'dot' | 'dotdot' | 'root';

export interface Nameidata {
  readonly k: Kernel;
  readonly task: Task | null;
  readonly who: Who;
  readonly root: Path;
  path: Path;
  links: number;
  last: string;
  lastType: LastType;
  /** The last component was followed by a slash. */
  slash: boolean;
}

export function rootOf(k: Kernel, task: Task | null): Path {
  if (task !== null) return k.x(task).fs.root;
  const { root } = k.state.fs;
  return { mnt: root, dentry: root.root };
}
export function startWalk(k: Kernel, task: Task | null, o: NameiOptions = {}): Nameidata {
  const root = rootOf(k, task);
  const path = o.from ?? (task === null ? root : k.x(task).fs.cwd);
  return { k, task, who: o.who ?? whoIs(k, task), root, path, links: 0, last: '', lastType: 'root', slash: false };
}

function follow_dotdot(nd: Nameidata): void {
  let { mnt, dentry } = nd.path;
  for (;;) {
    if (mnt === nd.root.mnt && dentry === nd.root.dentry) break;
    if (dentry !== mnt.root && dentry.parent !== null) {
      dentry = dentry.parent;
      break;
    }
    if (mnt.parent === null || mnt.mountpoint === null) break;
    dentry = mnt.mountpoint;
    mnt = mnt.parent;
  }
  nd.path = topOf(nd.k, { mnt, dentry });
}

/**
 * may_follow_link(): fs.protected_symlinks. In a sticky folder all may write to, only links of one's own or of the folder's owner are
 * followed. `link` was found in nd.path.
 */
export function may_follow_link(nd: Nameidata, link: Path): number {
  if (Number(nd.k.state.sysctl.get('fs.protected_symlinks') ?? 0) === 0) return 0;
  const dir = nd.path.dentry.inode;
  const { uid } = link.dentry.inode;
  if (uid === nd.who.uid || (dir.mode & 0o1002) !== 0o1002 || uid === dir.uid || nd.task === null) return 0;
  return -EACCES;
}

/** Where a symbolic link leads: nd.path moves there. `link` was found in nd.path. */
function follow_link(nd: Nameidata, link: Path): number {
  nd.links += 1;
  if (nd.links > MAXSYMLINKS) return -ELOOP;
  const refused = may_follow_link(nd, link);
  if (refused !== 0) return refused;
  const target = isProcLink(link.dentry.inode) ? procLink(nd.k, link.dentry, nd.task) : link.dentry.inode.target;
  if (typeof target === 'number') return target;
  if (target === null) return -ENOENT;
  if (typeof target !== 'string') {
    nd.path = target;
    return 0;
  }
  const error = link_path_walk(nd, target);
  return error !== 0 ? error : finishLast(nd, true);
}

/** One component. nd.path moves to it, or to where it leads. */
function walk_component(nd: Nameidata, name: string, type: LastType, follow: boolean): number {
  if (type === 'dotdot') follow_dotdot(nd);
  if (type !== 'norm') return 0;
  const found = lookup(nd.k, nd.path.dentry, name, nd.task);
  if (typeof found === 'number') return found;
  const path = topOf(nd.k, { mnt: nd.path.mnt, dentry: found });
  if (follow && isLink(path.dentry.inode)) return follow_link(nd, path);
  nd.path = path;
  return 0;
}

const typeOf = (name: string): LastType => (name === '.' ? 'dot' : name === '..' ? 'dotdot' : 'norm');

function withoutSlashes(text: string): string {
  let from = 0;
  while (text.charCodeAt(from) === 0x2f) from += 1;
  return text.slice(from);
}

/** Leaves nd.path at the folder of the last component, which is in nd.last. */
export function link_path_walk(nd: Nameidata, name: string): number {
  let rest = name;
  if (rest.startsWith('/')) {
    nd.path = nd.root;
    rest = withoutSlashes(rest);
  }
  nd.slash = false;
  if (rest === '') {
    nd.last = '';
    nd.lastType = 'root';
    return name === '' ? -ENOENT : 0;
  }
  for (;;) {
    if (!isDir(nd.path.dentry.inode)) return -ENOTDIR;
    const denied = inode_permission(nd.k, nd.who, nd.path, MAY_EXEC);
    if (denied !== 0) return denied;
    const cut = rest.indexOf('/');
    const component = cut < 0 ? rest : rest.slice(0, cut);
    const tail = cut < 0 ? '' : withoutSlashes(rest.slice(cut));
    if (tail === '') {
      nd.last = component;
      nd.lastType = typeOf(component);
      nd.slash = cut >= 0;
      return 0;
    }
    const error = walk_component(nd, component, typeOf(component), true);
    if (error !== 0) return error;
    rest = tail;
  }
}

/** The last component, which must exist. */
export function finishLast(nd: Nameidata, follow: boolean): number {
  const { slash } = nd;
  const error = walk_component(nd, nd.last, nd.lastType, follow || slash);
  if (error !== 0) return error;
  return slash && !isDir(nd.path.dentry.inode) ? -ENOTDIR : 0;
}

/** user_path_at(): the place a path names, or a negative errno. The kernel itself (`task` null) may go anywhere. */
export function namei(
  k: Kernel,
  task: Task | null,
  path: string,
  o: NameiOptions = {},
): { readonly path: Path; readonly inode: Inode } | number {
  if (path === '') return -ENOENT;
  const nd = startWalk(k, task, o);
  const error = link_path_walk(nd, path) || finishLast(nd, o.nofollow !== true);
  return error !== 0 ? error : { path: nd.path, inode: nd.path.dentry.inode };
}

/** filename_parentat(): the folder, and what its entry is to be called. */
export function parentOf(k: Kernel, task: Task | null, path: string, o: NameiOptions = {}): Nameidata | number {
  if (path === '') return -ENOENT;
  const nd = startWalk(k, task, o);
  const error = link_path_walk(nd, path);
  if (error !== 0) return error;
  return isDir(nd.path.dentry.inode) ? nd : -ENOTDIR;
}
export { follow_link };
