/** fs/types.ts — the file system's own plain state. Owned by fs/. */
import type { WaitQueue } from '../kernel/types.ts';

export interface FsState {
  readonly placeholder?: WaitQueue;
}
export interface FilesStruct {
  count: number;
}
export interface FsStruct {
  count: number;
}
