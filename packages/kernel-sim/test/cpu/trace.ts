/** Holds the interpreter against a trace of the host's processor: registers, eip and the defined flags after every instruction. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type Cpu, newCpu, reg, resetUser, run, setReg } from '../../src/cpu/index.ts';
import { checkElf, mapElf } from '../../src/kernel/elf-map.ts';
import { AddressSpace } from '../../src/mm/address-space.ts';
import { Memory } from '../../src/mm/memory.ts';

export interface Recorded {
  readonly elf: Uint8Array;
  /** Ten words a step: eax ecx edx ebx esp ebp esi edi eip eflags. */
  readonly words: Uint32Array;
}
const WORDS = 10;
const here = import.meta.dirname;

export function hasGcc(): boolean {
  try {
    const dir = mkdtempSync(join(tmpdir(), 'trace-'));
    writeFileSync(join(dir, 'a.S'), '.globl _start\n_start: movl $1,%eax\nxorl %ebx,%ebx\nint $0x80\n');
    execFileSync('gcc', ['-m32', '-nostdlib', '-static', '-o', join(dir, 'a'), join(dir, 'a.S')], { stdio: 'ignore' });
    execFileSync(join(dir, 'a'));
    rmSync(dir, { recursive: true });
    return true;
  } catch {
    return false;
  }
}

/** Assembles, runs natively under a tracer, and returns what was seen. */
export function record(source: string, steps: number): Recorded {
  const dir = mkdtempSync(join(tmpdir(), 'trace-'));
  try {
    writeFileSync(join(dir, 'a.S'), source);
    execFileSync('gcc', [
      '-m32',
      '-nostdlib',
      '-static',
      '-Wl,--build-id=none',
      '-s',
      '-o',
      join(dir, 'a'),
      join(dir, 'a.S'),
    ]);
    execFileSync('gcc', ['-m32', '-O1', '-o', join(dir, 'trace'), join(here, 'native/trace.c')]);
    execFileSync(join(dir, 'trace'), [join(dir, 'out'), String(steps), join(dir, 'a')]);
    const raw = readFileSync(join(dir, 'out'));
    return {
      elf: readFileSync(join(dir, 'a')),
      words: new Uint32Array(raw.buffer, raw.byteOffset, raw.length / 4).slice(),
    };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Columns of differences, so that gzip finds the little that changes. */
export function save(path: string, t: Recorded): void {
  const steps = t.words.length / WORDS;
  const cols = new Uint32Array(t.words.length);
  for (let c = 0; c < WORDS; c += 1) {
    for (let i = 0; i < steps; i += 1) {
      const before = i === 0 ? 0 : (t.words[(i - 1) * WORDS + c] as number);
      cols[c * steps + i] = (t.words[i * WORDS + c] as number) ^ before;
    }
  }
  const head = new Uint32Array([t.elf.length, steps]);
  writeFileSync(
    path,
    gzipSync(Buffer.concat([Buffer.from(head.buffer), Buffer.from(cols.buffer), t.elf]), { level: 9 }),
  );
}
export function load(path: string): Recorded {
  const raw = gunzipSync(readFileSync(path));
  const d = new DataView(raw.buffer, raw.byteOffset, raw.length);
  const elfLength = d.getUint32(0, true);
  const steps = d.getUint32(4, true);
  const words = new Uint32Array(steps * WORDS);
  for (let c = 0; c < WORDS; c += 1) {
    let v = 0;
    for (let i = 0; i < steps; i += 1) {
      v = (v ^ d.getUint32(8 + (c * steps + i) * 4, true)) >>> 0;
      words[i * WORDS + c] = v;
    }
  }
  const at = 8 + steps * WORDS * 4;
  return { elf: new Uint8Array(raw.subarray(at, at + elfLength)), words };
}

/** Maps an executable; it brings its own stack. */
export function loadProgram(elf: Uint8Array): { cpu: Cpu; space: AddressSpace } {
  const space = new AddressSpace(new Memory());
  const file = checkElf(elf, false);
  if (typeof file === 'number') throw new Error('not an executable');
  const mapped = mapElf(space, file, '/a');
  if (mapped === null) throw new Error('cannot be mapped');
  const cpu = newCpu();
  resetUser(cpu, mapped.entry, 0);
  return { cpu, space };
}

const NAMES = ['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi', 'eip'] as const;
const FLAGS = { CF: 1, PF: 4, AF: 16, ZF: 64, SF: 128, OF: 0x800 };
const ALL = 0x8d5;

/** Flags an instruction leaves undefined (or possibly so), by its bytes. */
export function undefinedFlags(b: Uint8Array): number {
  let i = 0;
  let wide = 32;
  for (; [0x66, 0xf0, 0xf2, 0xf3].includes(b[i] as number); i += 1) if (b[i] === 0x66) wide = 16;
  const op = b[i] as number;
  const next = b[i + 1] as number;
  const group = (next >>> 3) & 7;
  const { CF, PF, AF, ZF, SF, OF } = FLAGS;
  if (op === 0x0f) {
    const g = ((b[i + 2] as number) >>> 3) & 7;
    if (next === 0xaf) return SF | ZF | AF | PF;
    if ([0xa4, 0xa5, 0xac, 0xad].includes(next)) return AF | OF | (wide === 16 ? ALL : 0);
    if ([0xa3, 0xab, 0xb3, 0xbb].includes(next) || (next === 0xba && g >= 4)) return OF | SF | AF | PF;
    if (next === 0xbc || next === 0xbd) return CF | OF | SF | AF | PF;
    return 0;
  }
  if (op === 0x69 || op === 0x6b) return SF | ZF | AF | PF;
  if (op === 0xf6 || op === 0xf7)
    return group === 4 || group === 5 ? SF | ZF | AF | PF : group > 5 ? ALL : group < 2 ? AF : 0;
  if ([0xc0, 0xc1, 0xd0, 0xd1, 0xd2, 0xd3].includes(op)) return AF | OF | (CF * Number(op % 2 === 0 || wide === 16));
  if (op === 0xd4 || op === 0xd5) return OF | AF | CF;
  if (op === 0x27 || op === 0x2f) return OF;
  if (op === 0x37 || op === 0x3f) return OF | SF | ZF | PF;
  if ((op < 0x40 && [1, 4, 6].includes(op >>> 3)) || [0x84, 0x85, 0xa8, 0xa9].includes(op)) return AF;
  if (op >= 0x80 && op <= 0x83 && [1, 4, 6].includes(group)) return AF;
  return 0;
}

/** Null when every step agrees; else the first difference. */
export function compare(t: Recorded, loop?: (fuel: number) => number): string | null {
  const steps = t.words.length / WORDS;
  const word = (i: number, c: number): number => t.words[i * WORDS + c] as number;
  const { cpu, space } = loadProgram(t.elf);
  NAMES.forEach((name, c) => {
    setReg(cpu, name, word(0, c) | 0);
  });
  setReg(cpu, 'eflags', word(0, 9));
  let undef = 0;
  for (let i = 1; i < steps; i += 1) {
    const at = word(i - 1, 8);
    const bytes = new Uint8Array(8);
    for (let n = 0; n < 8; n += 1) if (space.entry(at + n) === 0) space.pageFault(at + n, 'exec');
    for (let n = 0; n < 8; n += 1) bytes[n] = space.mem.m8[(space.entry(at + n) & -4096) | ((at + n) & 4095)] as number;
    const before = word(i - 1, 9);
    const trap = run(cpu, space, 1, loop);
    if (trap.kind !== 'out_of_fuel') return `step ${i} at ${at.toString(16)}: ${JSON.stringify(trap)}`;
    const now = undefinedFlags(bytes);
    // what an instruction defines again is compared from then on
    if (((word(i, 9) ^ before) & ALL) !== 0 || now !== 0) undef = now;
    for (const [c, name] of NAMES.entries()) {
      if (reg(cpu, name) >>> 0 !== word(i, c)) {
        return `step ${i} after ${at.toString(16)} (${hex(bytes)}): ${name} is ${(reg(cpu, name) >>> 0).toString(16)}, was ${word(i, c).toString(16)}`;
      }
    }
    const bad = (reg(cpu, 'eflags') ^ word(i, 9)) & ALL & ~undef;
    if (bad !== 0) {
      const names = Object.entries(FLAGS).flatMap(([f, bit]) => ((bad & bit) !== 0 ? [f] : []));
      return `step ${i} after ${at.toString(16)} (${hex(bytes)}): ${names.join()} differ`;
    }
  }
  return null;
}
const hex = (b: Uint8Array): string => [...b].map((x) => x.toString(16).padStart(2, '0')).join(' ');
