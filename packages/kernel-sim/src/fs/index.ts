/** fs/index.ts — what the rest of the kernel uses of the file system. */
import type { Task } from '../include/sched.ts';
import type { Kernel, Syscall, TaskExt } from '../kernel/types.ts';
import type { Seat } from '../types.ts';
import type { FilesStruct, FsStruct, Inode, OpenFile, Path } from './types.ts';

export interface NameiOptions {
  /** Do not follow a symbolic link at the end. */
  readonly nofollow?: boolean;
}
export interface ExecFile {
  /** Absolute, symbolic links resolved. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nosuid: boolean;
}
export interface FileMeta {
  readonly uid?: number;
  readonly gid?: number;
  readonly mode?: number;
  readonly seat?: Seat;
}
export declare function initFs(k: Kernel): void;
export declare function newFiles(): FilesStruct;
export declare function copyFiles(k: Kernel, files: FilesStruct): FilesStruct;
export declare function shareFiles(files: FilesStruct): FilesStruct;
export declare function closeOnExec(k: Kernel, task: Task): void;
export declare function exitFiles(k: Kernel, x: TaskExt): void;
export declare function newFs(k: Kernel): FsStruct;
export declare function copyFs(fs: FsStruct): FsStruct;
export declare function shareFs(fs: FsStruct): FsStruct;
export declare function namei(k: Kernel, task: Task | null, path: string, options?: NameiOptions): { readonly path: Path; readonly inode: Inode } | number;
export declare function openForExec(k: Kernel, task: Task, path: string): ExecFile | number;
export declare function pathOf(k: Kernel, path: Path, task?: Task | null): string;
export declare function readFile(k: Kernel, task: Task | null, path: string): Uint8Array | number;
/** Makes missing folders; replaces what is there. `task` null: without permission checks. */
export declare function writeFile(k: Kernel, path: string, bytes: Uint8Array, meta?: FileMeta): number;
export declare function makeDir(k: Kernel, path: string, meta?: FileMeta): number;
export declare function makeSymlink(k: Kernel, path: string, target: string, meta?: FileMeta): number;
/** The editor: as the user of `task`, with its permissions. */
export declare function saveFile(k: Kernel, task: Task, path: string, bytes: Uint8Array): number;
/** An open file put at the lowest free descriptor of `x`. */
export declare function installFile(k: Kernel, x: TaskExt, file: OpenFile): number;
/** For `killinit run`: a pipe-like file whose output becomes tty events of `name`. */
export declare function openCapture(k: Kernel, name: string): OpenFile;
/** The open file behind a descriptor. */
export declare function fileOf(x: TaskExt, fd: number): OpenFile | null;
/** The contents of a regular file, for mmap and module loading. */
export declare function inodeBytes(inode: Inode): Uint8Array;
export declare const fsSyscalls: readonly Syscall[];
