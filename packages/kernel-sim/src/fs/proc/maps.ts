/**
 * fs/proc/maps.ts — fs/proc/task_mmu.c: the areas of a process, for maps, statm and status.
 *
 * Differs: programs of the image that are no C programs have no memory of their own; they show the areas such a program would have.
 */
import type { Task } from '../../include/sched.ts';
import { spaceOf } from '../../kernel/c-state.ts';
import type { Kernel } from '../../kernel/types.ts';
import type { Vma } from '../../mm/vma.ts';
import { namei } from '../namei.ts';
import type { Inode } from '../types.ts';

export interface Area {
  readonly start: number;
  readonly end: number;
  /** PROT_* bits. */
  readonly prot: number;
  readonly shared: boolean;
  readonly offset: number;
  readonly dev: number;
  readonly ino: number;
  readonly name: string;
}
const PROT_R = 1;
const PROT_W = 2;
const PROT_X = 4;
const TEXT = 0x0804_8000;

function fileOf(k: Kernel, name: string): { dev: number; ino: number } {
  if (!name.startsWith('/')) return { dev: 0, ino: 0 };
  const found = namei(k, null, name);
  return typeof found === 'number' ? { dev: 0, ino: 0 } : { dev: found.inode.sb.dev, ino: found.inode.ino };
}
/** A process without pages: text, data, heap, stack, vdso at the usual places. */
function imagined(k: Kernel, t: Task): Area[] {
  const { exe } = k.x(t);
  const id = fileOf(k, exe);
  const area = (start: number, pages: number, prot: number, name: string, offset = 0, file = false): Area => ({
    start,
    end: start + pages * 4096,
    prot,
    shared: false,
    offset,
    ...(file ? id : { dev: 0, ino: 0 }),
    name,
  });
  return [
    area(TEXT, 24, PROT_R | PROT_X, exe, 0, true),
    area(TEXT + 24 * 4096, 2, PROT_R | PROT_W, exe, 23 * 4096, true),
    area(0x0920_0000, 33, PROT_R | PROT_W, '[heap]'),
    area(0xb7ff_d000, 1, PROT_R | PROT_X, '[vdso]'),
    area(0xbffd_e000, 33, PROT_R | PROT_W, '[stack]'),
  ];
}
/** By rising address; empty for kernel threads. */
export function mapsOf(k: Kernel, t: Task): Area[] {
  if (t.mm.$addr === 0) return [];
  const space = spaceOf(k, t);
  if (space === null) return imagined(k, t);
  return space.vmas.map((v) => ({
    start: v.start,
    end: v.end,
    prot: v.prot,
    shared: v.shared !== null,
    offset: v.offset,
    ...whatOf(k, v),
  }));
}
/** What an area maps: a file's own inode, with its name as it was; shared memory without a file is a nameless /dev/zero. */
function whatOf(k: Kernel, v: Vma): Pick<Area, 'dev' | 'ino' | 'name'> {
  if (v.file !== null && 'ino' in v.file) {
    const inode = v.file as Inode;
    return {
      dev: inode.sb.dev,
      ino: inode.ino,
      name: inode.nlink <= 0 && !v.name.endsWith(' (deleted)') ? `${v.name} (deleted)` : v.name,
    };
  }
  if (v.shared !== null && v.name === '') return { dev: 1, ino: 1 + (v.start >>> 12), name: '/dev/zero (deleted)' };
  return { ...fileOf(k, v.name), name: v.name };
}
