/**
 * mm/user-copy.ts — the kernel reads and writes a process's memory (copy_from_user, copy_to_user, access_process_vm).
 *
 * Pages are faulted in as an access of the process itself would. A bad address is null or false, which is EFAULT; an exhausted
 * memory counts as one too (the caller may tell by `mem.freeFrames`).
 */
import { type AddressSpace, TASK_SIZE } from './address-space.ts';
import { LEAF_FAST_READ, LEAF_FAST_WRITE, LEAF_MAY_READ, LEAF_MAY_WRITE, PAGE_SIZE } from './memory.ts';

/** Longest copy in one call; nothing in the machine asks for more, and a hostile length must not make us allocate. */
const MAX_COPY = 64 << 20;

/** Physical address of a user address for one kind of access, or -1. Good to the end of its page. */
export function userPhys(space: AddressSpace, addr: number, access: 'read' | 'write'): number {
  const a = addr >>> 0;
  if (a >= TASK_SIZE) return -1;
  const fast = access === 'read' ? LEAF_FAST_READ : LEAF_FAST_WRITE;
  if ((space.entry(a) & fast) === 0 && space.pageFault(a, access) !== 'ok') return -1;
  const e = space.entry(a);
  if ((e & (access === 'read' ? LEAF_MAY_READ : LEAF_MAY_WRITE)) === 0) return -1;
  return (e & -4096) | (a & 4095);
}

/** Calls `each(physical address, offset, size)` for every page's part of a range; false at the first bad page. */
function eachPage(
  space: AddressSpace,
  addr: number,
  count: number,
  access: 'read' | 'write',
  each: (phys: number, offset: number, size: number) => void,
): number {
  const start = addr >>> 0;
  let done = 0;
  while (done < count) {
    const at = start + done;
    if (at >= TASK_SIZE) break;
    const phys = userPhys(space, at, access);
    if (phys < 0) break;
    const size = Math.min(count - done, PAGE_SIZE - (at % PAGE_SIZE));
    each(phys, done, size);
    done += size;
  }
  return done;
}

/** `count` bytes, or null when any of them cannot be read. */
export function readUser(space: AddressSpace, addr: number, count: number): Uint8Array | null {
  if (count < 0 || count > MAX_COPY || (addr >>> 0) + count > TASK_SIZE) return null;
  const parts: Uint8Array[] = [];
  const n = eachPage(space, addr, count, 'read', (p, _at, size) => {
    parts.push(space.mem.m8.slice(p, p + size));
  });
  if (n !== count) return null;
  if (parts.length === 1) return parts[0] as Uint8Array;
  const out = new Uint8Array(count);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** As many bytes as can be written, as copy_to_user does it: the number that were. */
export function writeUserPart(space: AddressSpace, addr: number, bytes: Uint8Array): number {
  return eachPage(space, addr, bytes.length, 'write', (p, at, size) => {
    space.mem.touch(p, size);
    space.mem.m8.set(bytes.subarray(at, at + size), p);
  });
}

/** False when any byte cannot be written; those before it are. */
export function writeUser(space: AddressSpace, addr: number, bytes: Uint8Array): boolean {
  return writeUserPart(space, addr, bytes) === bytes.length;
}

/** Bytes up to (not with) the NUL; null for a bad address, 'long' when there is none within `limit` bytes. */
export function readUserString(space: AddressSpace, addr: number, limit: number): Uint8Array | null | 'long' {
  const out: number[] = [];
  for (let at = addr >>> 0; out.length < limit; ) {
    const phys = userPhys(space, at, 'read');
    if (phys < 0) return null;
    const end = Math.min(PAGE_SIZE - (at % PAGE_SIZE), limit - out.length);
    for (let i = 0; i < end; i += 1) {
      const b = space.mem.m8[phys + i] as number;
      if (b === 0) return Uint8Array.from(out);
      out.push(b);
    }
    at += end;
  }
  return 'long';
}

/** One little-endian word (signed), or null. */
export function readUser32(space: AddressSpace, addr: number): number | null {
  const b = readUser(space, addr, 4);
  return b === null ? null : new DataView(b.buffer, b.byteOffset).getInt32(0, true);
}
export function writeUser32(space: AddressSpace, addr: number, value: number): boolean {
  return writeUser(space, addr, Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24));
}

/**
 * ptrace's poke: writes even where the process itself may not, by copying the page first (FOLL_FORCE).
 * False when nothing is mapped there, or the page is shared and read-only.
 */
export function pokeUser(space: AddressSpace, addr: number, bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += 1) {
    const phys = space.force((addr >>> 0) + i, 'write');
    if (phys < 0) return false;
    space.mem.touch(phys, 1);
    space.mem.m8[phys] = bytes[i] as number;
  }
  return true;
}
/** ptrace's peek: reads even PROT_NONE pages. */
export function peekUser(space: AddressSpace, addr: number, count: number): Uint8Array | null {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) {
    const phys = space.force((addr >>> 0) + i, 'read');
    if (phys < 0) return null;
    out[i] = space.mem.m8[phys] as number;
  }
  return out;
}
