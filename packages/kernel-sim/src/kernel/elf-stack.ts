/**
 * fs/exec.c, fs/binfmt_elf.c create_elf_tables() — the first stack of a program: strings, auxiliary vector, envp, argv, argc.
 *
 *   high  null word · path · envp strings · argv strings · platform · random bytes · (16-aligned) auxv · envp · argv · argc  low
 *
 * Differs: nothing is randomised, and there is no AT_SYSINFO: system calls go through int $0x80.
 */
import { encodeUtf8 } from '../include/utf8.ts';
import { type AddressSpace, TASK_SIZE } from '../mm/address-space.ts';
import { writeUser } from '../mm/user-copy.ts';
import { anonymous, insertVma, PROT_EXEC, PROT_READ, PROT_WRITE, pageDown } from '../mm/vma.ts';

export const STACK_TOP = TASK_SIZE;
/** How much of the stack area exists from the start: setup_arg_pages(). */
const STACK_EXPAND = 131_072;

export const AT = {
  NULL: 0,
  PHDR: 3,
  PHENT: 4,
  PHNUM: 5,
  PAGESZ: 6,
  BASE: 7,
  FLAGS: 8,
  ENTRY: 9,
  UID: 11,
  EUID: 12,
  GID: 13,
  EGID: 14,
  PLATFORM: 15,
  HWCAP: 16,
  CLKTCK: 17,
  SECURE: 23,
  RANDOM: 25,
  EXECFN: 31,
  MINSIGSTKSZ: 51,
} as const;
/** cpuid leaf 1, edx: FPU TSC CX8 CMOV. */
export const HWCAP = 0x8111;

export interface StackRequest {
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly path: string;
  /** Pairs of AT_ number and value; addresses of strings are added here. */
  readonly auxv: readonly (readonly [type: number, value: number])[];
  readonly random: Uint8Array;
  readonly executable: boolean;
  /** RLIMIT_STACK in bytes. */
  readonly limit: number;
}
export interface BuiltStack {
  readonly sp: number;
  readonly argStart: number;
  readonly argEnd: number;
  readonly envStart: number;
  readonly envEnd: number;
}

/** Maps the stack and fills it; null when it does not fit its limit or memory is exhausted. */
export function buildStack(space: AddressSpace, q: StackRequest): BuiltStack | null {
  const strings = (list: readonly string[]): Uint8Array[] => list.map((s) => encodeUtf8(`${s}\0`));
  const argv = strings(q.argv);
  const env = strings(q.env);
  const total = (list: readonly Uint8Array[]): number => list.reduce((n, b) => n + b.length, 0);

  const path = encodeUtf8(`${q.path}\0`);
  const pathAt = STACK_TOP - 4 - path.length;
  const envEnd = pathAt;
  const envStart = envEnd - total(env);
  const argStart = envStart - total(argv);
  const platformAt = ((argStart & ~15) >>> 0) - 5;
  const randomAt = platformAt - 16;
  const auxv: (readonly [number, number])[] = [
    ...q.auxv,
    [AT.RANDOM, randomAt],
    [AT.EXECFN, pathAt],
    [AT.PLATFORM, platformAt],
    [AT.NULL, 0],
  ];
  const words = 1 + argv.length + 1 + env.length + 1 + auxv.length * 2;
  const sp = ((randomAt - words * 4) & ~15) >>> 0;

  const lowest = pageDown(sp);
  if (STACK_TOP - lowest > Math.max(q.limit, 4096)) return null;
  const start = Math.max(lowest - STACK_EXPAND, STACK_TOP - Math.max(pageDown(q.limit), STACK_TOP - lowest));
  const prot = PROT_READ | PROT_WRITE | (q.executable ? PROT_EXEC : 0);
  insertVma(space.vmas, { ...anonymous(start, STACK_TOP, prot, '[stack]'), growsDown: true });
  space.stackLimit = q.limit;

  const image = new Uint8Array(STACK_TOP - sp);
  const d = new DataView(image.buffer);
  let at = 0;
  const word = (v: number): void => {
    d.setUint32(at, v >>> 0, true);
    at += 4;
  };
  const place = (bytes: Uint8Array, addr: number): void => image.set(bytes, addr - sp);
  const list = (all: readonly Uint8Array[], first: number): void => {
    let addr = first;
    for (const b of all) {
      word(addr);
      place(b, addr);
      addr += b.length;
    }
    word(0);
  };
  word(argv.length);
  list(argv, argStart);
  list(env, envStart);
  const auxvAt = at;
  for (const [type, value] of auxv) {
    word(type);
    word(value);
  }
  space.auxv = image.slice(auxvAt, at);
  place(path, pathAt);
  place(encodeUtf8('i686\0'), platformAt);
  place(q.random, randomAt);
  if (!writeUser(space, sp, image)) return null;
  return { sp, argStart, argEnd: envStart, envStart, envEnd };
}
