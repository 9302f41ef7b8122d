/**
 * kernel/fork.c copy_mm(), mmput(); fs/exec.c exec_mmap() — the life of an mm_struct and its address space.
 */
import { CLONE_VM } from '../include/constants.ts';
import { ENOMEM } from '../include/errno.ts';
import { type Mm, mm_struct, type Task } from '../include/sched.ts';
import { alloc, kfree } from '../mm/slab.ts';
import { nullOf } from '../mm/struct.ts';
import { adoptSpace, dropSpace, spaceAt } from './c-state.ts';
import { dropMemory } from './held.ts';
import type { Kernel, ProgState } from './types.ts';

function newMm(k: Kernel): Mm | null {
  const mm = alloc(k, mm_struct) as unknown as Mm | null;
  if (mm !== null) mm.mm_users = mm.mm_count = 1;
  return mm;
}
const noMm = (k: Kernel): Mm => nullOf(k.views, mm_struct) as unknown as Mm;

/** dup_mm(): a new mm_struct with a copy of the address space, pages shared until written; or -ENOMEM. */
export function dup_mm(k: Kernel, old: Mm): Mm | number {
  const mm = newMm(k);
  if (mm === null) return -ENOMEM;
  const space = spaceAt(k, old.$addr);
  if (space !== null) {
    const copy = space.fork();
    if (copy === null) {
      kfree(k, mm.$addr);
      return -ENOMEM;
    }
    adoptSpace(k, mm, copy, k.state.spaces.get(old.$addr)?.readImpliesExec ?? false);
  }
  k.mem.kwrite(mm.$addr, k.mem.kread(old.$addr, mm_struct.size));
  mm.mm_users = mm.mm_count = 1;
  return mm;
}

/** copy_mm(): the child's memory: shared with CLONE_VM, its program's own copy (made by cloneProgram), or just the struct. */
export function copy_mm(k: Kernel, current: Task, child: Task, prog: ProgState, flags: number): void {
  const old = current.mm;
  if (old.$addr === 0 || prog.kind === 'kthread') {
    child.mm = noMm(k);
    return;
  }
  if ((flags & CLONE_VM) !== 0) {
    old.mm_users += 1;
    child.mm = child.active_mm = old;
    return;
  }
  if (prog.kind === 'c' && prog.mm !== 0) {
    child.mm = child.active_mm = k.views.view(mm_struct, prog.mm) as unknown as Mm;
    prog.mm = 0;
    return;
  }
  const mm = dup_mm(k, old);
  child.mm = child.active_mm = typeof mm === 'number' ? noMm(k) : mm;
}

/** exit_mm(): the task gives its memory back; the last user frees it. */
export function exit_mm(k: Kernel, t: Task): void {
  const { mm } = t;
  if (mm.$addr === 0) return;
  t.mm = noMm(k);
  mmput(k, mm);
}
export function mmput(k: Kernel, mm: Mm): void {
  mm.mm_users -= 1;
  if (mm.mm_users > 0) return;
  dropSpace(k, mm.$addr);
  mm.mm_count -= 1;
  if (mm.mm_count <= 0) kfree(k, mm.$addr);
}
/** execve(2) was refused after all: what it had built goes. */
export function discardProgram(k: Kernel, prog: ProgState): void {
  dropMemory(k, prog);
  if (prog.kind !== 'c' || prog.mm === 0) return;
  mmput(k, k.views.view(mm_struct, prog.mm) as unknown as Mm);
  prog.mm = 0;
}

/** exec_mmap(): the new program's memory in place of the old. */
export function exec_mmap(k: Kernel, t: Task, prog: ProgState): void {
  const { flags } = t.mm.$addr === 0 ? { flags: 1 } : t.mm;
  exit_mm(k, t);
  let mm: Mm | null;
  if (prog.kind === 'c') {
    mm = k.views.view(mm_struct, prog.mm) as unknown as Mm;
    prog.mm = 0;
  } else mm = newMm(k);
  if (mm === null) return;
  mm.flags = flags;
  t.mm = t.active_mm = mm;
}
