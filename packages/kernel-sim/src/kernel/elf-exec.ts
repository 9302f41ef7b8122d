/**
 * fs/binfmt_elf.c load_elf_binary() — an ELF32 executable becomes a C program on the CPU.
 *
 * The new address space is built beside the old one; execve(2) puts it in place when nothing can be refused any more
 * (copy-mm.ts exec_mmap). What Linux finds out only then, with the old program gone, ends the process by a signal: `doomed`.
 */
import { ET_DYN, PF_X, PHDR_SIZE, PT_GNU_STACK, PT_INTERP } from '../cpu/elf.ts';
import { newCpu, resetUser } from '../cpu/index.ts';
import { openForExec } from '../fs/index.ts';
import type { Inode } from '../fs/types.ts';
import { RLIMIT_AS, RLIMIT_STACK } from '../include/constants.ts';
import { ELIBBAD, ENOEXEC, ENOMEM } from '../include/errno.ts';
import { type Cred, type Mm, mm_struct, type Task } from '../include/sched.ts';
import { SIGKILL, SIGSEGV } from '../include/signal.ts';
import { decodeUtf8 } from '../include/utf8.ts';
import { AddressSpace } from '../mm/address-space.ts';
import { fileMap } from '../mm/file-map.ts';
import { alloc } from '../mm/slab.ts';
import { pageUp, totalBytes } from '../mm/vma.ts';
import { adoptSpace, newCState } from './c-state.ts';
import { checkElf, type ElfFile, type FileOfElf, type Mapped, mapElf } from './elf-map.ts';
import { AT, buildStack, HWCAP } from './elf-stack.ts';
import type { Kernel, ProgState } from './types.ts';
import { mapVdso } from './vdso.ts';

/** Where a program interpreter (ld.so) is put. */
const INTERP_BASE = 0xb7fd0000;

interface Loaded {
  readonly elf: ElfFile;
  readonly inode: Inode;
}
/** The page cache of an executable. */
function fileOf(k: Kernel, inode: Inode): FileOfElf {
  return { source: inode, pages: fileMap(k, inode) };
}

/** The PT_INTERP file, checked; null when the program has none. */
function interpreter(k: Kernel, current: Task, elf: ElfFile, old: boolean): Loaded | null | number {
  const exe = k.x(current).files.nextExe;
  const p = elf.headers.find((h) => h.type === PT_INTERP);
  if (p === undefined) return null;
  if (p.filesz > 4096 || p.filesz < 2 || p.offset + p.filesz > elf.bytes.length) return -ENOEXEC;
  if (elf.bytes[p.offset + p.filesz - 1] !== 0) return -ENOEXEC;
  const path = decodeUtf8(elf.bytes, p.offset, p.offset + p.filesz - 1);
  const file = openForExec(k, current, path);
  if (typeof file === 'number') return file;
  const checked = checkElf(file.bytes, old);
  const ld = k.x(current).files.nextExe;
  k.x(current).files.nextExe = exe;
  if (typeof checked !== 'number' && ld !== null) return { elf: checked, inode: ld.dentry.inode };
  return -ELIBBAD;
}

/** Can data be executed? Without PT_GNU_STACK all of it, as on every i386 kernel. */
function stackFlags(elf: ElfFile, old: boolean): { executable: boolean; all: boolean } {
  const p = elf.headers.find((h) => h.type === PT_GNU_STACK);
  const executable = p === undefined || (p.flags & PF_X) !== 0;
  return { executable, all: p === undefined || (old && executable) };
}

export function loadElf(
  k: Kernel,
  current: Task,
  bytes: Uint8Array,
  argv: readonly string[],
  env: readonly string[],
  path: string,
  creds: Cred,
  secure: number,
): ProgState | number {
  const old = k.era.trace === 'old';
  const elf = checkElf(bytes, old);
  if (typeof elf === 'number') return elf;
  const exe = k.x(current).files.nextExe;
  const interp = interpreter(k, current, elf, old);
  if (typeof interp === 'number') return interp;
  const mm = alloc(k, mm_struct) as unknown as Mm | null;
  if (mm === null) return -ENOMEM;
  mm.mm_users = mm.mm_count = 1;
  mm.flags = current.mm.$addr === 0 ? 1 : current.mm.flags;

  const space = new AddressSpace(k.mem);
  const flags = stackFlags(elf, old);
  adoptSpace(k, mm, space, flags.all);
  const cpu = newCpu();
  const prog = newCState(cpu);
  prog.mm = mm.$addr;
  const start = build(k, current, {
    ...{ elf, inode: exe?.dentry.inode ?? null, interp, argv, env, path, creds, secure, space, mm },
    executable: flags.executable,
  });
  if (start === null) prog.doomed = old ? SIGKILL : SIGSEGV;
  resetUser(cpu, start?.eip ?? 0, start?.sp ?? 0);
  if (flags.all) for (const v of space.vmas) if (v.prot !== 0) v.prot |= 4;
  return prog;
}

interface Parts {
  readonly elf: ElfFile;
  readonly inode: Inode | null;
  readonly interp: Loaded | null;
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly path: string;
  readonly creds: Cred;
  readonly secure: number;
  readonly space: AddressSpace;
  readonly mm: Mm;
  readonly executable: boolean;
}

/** Everything behind the point of no return; null: the process dies of it. */
function build(k: Kernel, current: Task, q: Parts): { eip: number; sp: number } | null {
  const { space, mm, elf, creds } = q;
  const limit = (n: number): number => current.signal.rlim.at(n).rlim_cur;
  const m = mapElf(space, elf, q.path, q.inode === null ? undefined : fileOf(k, q.inode));
  if (m === null) return null;
  let base = 0;
  let entry = m.entry;
  if (q.interp !== null) {
    base = q.interp.elf.header.type === ET_DYN ? INTERP_BASE : 0;
    const i = mapElf(space, q.interp.elf, interpreterName(elf), fileOf(k, q.interp.inode), INTERP_BASE);
    if (i === null) return null;
    entry = i.entry;
  }
  mapVdso(space);
  space.startBrk = space.brk = pageUp(m.end);
  const random = new Uint8Array(16);
  for (let i = 0; i < 16; i += 4) new DataView(random.buffer).setUint32(i, k.random(), true);
  const stack = buildStack(space, {
    argv: q.argv,
    env: q.env,
    path: q.path,
    random,
    executable: q.executable,
    limit: limit(RLIMIT_STACK),
    auxv: auxiliary(k, elf, m, base, creds, q.secure),
  });
  if (stack === null || totalBytes(space.vmas) > limit(RLIMIT_AS)) return null;
  fillMm(mm, m, space, stack);
  return { eip: entry | 0, sp: stack.sp | 0 };
}

function auxiliary(k: Kernel, elf: ElfFile, m: Mapped, base: number, creds: Cred, secure: number): [number, number][] {
  return [
    ...(k.era.trace === 'new' ? ([[AT.MINSIGSTKSZ, 2048]] as [number, number][]) : []),
    [AT.HWCAP, HWCAP],
    [AT.PAGESZ, 4096],
    [AT.CLKTCK, 100],
    [AT.PHDR, m.phdr],
    [AT.PHENT, PHDR_SIZE],
    [AT.PHNUM, elf.header.phnum],
    [AT.BASE, base],
    [AT.FLAGS, 0],
    [AT.ENTRY, m.entry],
    [AT.UID, creds.uid],
    [AT.EUID, creds.euid],
    [AT.GID, creds.gid],
    [AT.EGID, creds.egid],
    [AT.SECURE, secure],
  ];
}
function interpreterName(elf: ElfFile): string {
  const p = elf.headers.find((h) => h.type === PT_INTERP);
  return p === undefined ? '' : decodeUtf8(elf.bytes, p.offset, p.offset + p.filesz - 1);
}

function fillMm(mm: Mm, m: Mapped, space: AddressSpace, stack: NonNullable<ReturnType<typeof buildStack>>): void {
  mm.start_code = m.startCode;
  mm.end_code = m.endCode;
  mm.start_data = m.startData;
  mm.end_data = m.endData;
  mm.start_brk = mm.brk = space.brk;
  mm.start_stack = stack.sp;
  mm.arg_start = stack.argStart;
  mm.arg_end = stack.argEnd;
  mm.env_start = stack.envStart;
  mm.env_end = stack.envEnd;
  mm.total_vm = totalBytes(space.vmas) / 4096;
}

/** What the programs of the image would need if they were C: the limits under which such a one could not even start. */
const PROGRAM_BYTES = 2 << 20;
const PROGRAM_STACK = 16_384;
/** The signal a program of the image dies of at once, its limits being too small for any program; 0. */
export function tooSmall(k: Kernel, t: Task): number {
  const limit = (n: number): number => t.signal.rlim.at(n).rlim_cur;
  if (limit(RLIMIT_AS) >= PROGRAM_BYTES && limit(RLIMIT_STACK) >= PROGRAM_STACK) return 0;
  return k.era.trace === 'old' ? SIGKILL : SIGSEGV;
}
