/**
 * killbook/build.ts — the programs and modules of the kill book, built inside a machine by its own compiler.
 *
 * A machine is booted for the purpose, the sources are laid into it, `cc` and `make` run there, and the results are read out of it. Each
 * source is built once per era.
 */
import { createHash } from 'node:crypto';
import { type BootConfig, boot, type EraId, encodeUtf8, type ImageFile } from '@killinit/kernel-sim';
import { standardBuild, tinyImage } from '../standard.ts';

export interface Source {
  readonly name: string;
  readonly text: string;
}
export interface Built {
  readonly bytes: Uint8Array;
  readonly module: boolean;
}
const made = new Map<string, Built | { readonly error: string }>();
const STEP_MS = 500;
const LIMIT_MS = 600_000;

/**
 * The record was made on x86-64. Where a program names that processor's registers, its `syscall` instruction or a call i386 does not have, it is
 * built with the i386 counterpart.
 */
const PORTED: readonly (readonly [RegExp, string])[] = [
  [/(?<=[.>])rax = A\(3\)/g, 'eax = i386_nr(A(3))'],
  [/(?<=[.>])rip\b/g, 'eip'],
  [/(?<=[.>])orig_rax\b/g, 'orig_eax'],
  [/(?<=[.>])rax\b/g, 'eax'],
  [/(?<=[.>])rsp\b/g, 'esp'],
  [/(?<=[.>])rdi\b/g, 'ebx'],
  [/(?<=[.>])rsi\b/g, 'ecx'],
  [/(?<=[.>])rdx\b/g, 'edx'],
  [/\b0x050f\b/g, '0x80cd'],
  [/\b0x(f4){8}L\b/g, '0xf4f4f4f4L'],
  [/\bSYS_kexec_file_load\b/g, '(-1)'],
];
/** Numbers of system calls that scripts hand to a tool: of x86-64, and of i386. */
const CALLS: readonly (readonly [number, number])[] = [
  [0, 3],
  [1, 4],
  [2, 5],
  [3, 6],
  [9, 192],
  [10, 125],
  [11, 91],
  [12, 45],
  [13, 174],
  [14, 175],
  [34, 29],
  [39, 20],
  [57, 2],
  [59, 11],
  [60, 1],
  [62, 37],
  [101, 26],
  [109, 57],
  [112, 66],
  [157, 172],
  [160, 75],
  [169, 88],
  [186, 224],
  [200, 238],
  [231, 252],
  [234, 270],
  [272, 310],
];
const I386_NR = `static long i386_nr(long n) { switch (n) { ${CALLS.map(([a, b]) => `case ${a}: return ${b};`).join(' ')} } return n; }\n`;
function ported(text: string): string {
  const out = PORTED.reduce((t, [from, to]) => t.replace(from, to), text);
  return out.includes('i386_nr(') ? `${I386_NR}${out}` : out;
}

export const isModule = (text: string): boolean => text.includes('linux/module.h');

/** The binary (or module) of a source; an error with the compiler's own words. */
export function build(era: EraId, source: Source): Built | { readonly error: string } {
  const key = `${era} ${source.name} ${createHash('sha256').update(source.text).digest('hex')}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const result = buildNow(era, source);
  made.set(key, result);
  return result;
}

function buildNow(era: EraId, source: Source): Built | { readonly error: string } {
  const base = source.name.replace(/\.c$/, '');
  const module = isModule(source.text);
  const files: ImageFile[] = [{ path: `/build/${source.name}`, text: ported(source.text) }];
  if (module) files.push({ path: '/build/Makefile', text: `obj-m := ${base}.o\n` });
  const command = module
    ? 'make -C /lib/modules/$(uname -r)/build M=/build modules'
    : `cc -static -O1 -pthread -w -o ${base} ${source.name}`;
  files.push({ path: '/build/build.sh', text: `cd /build && ${command}\n`, mode: 0o755 });
  const config: BootConfig = {
    era,
    seed: 1,
    image: { ...tinyImage, files },
    run: { argv: ['/bin/sh', '/build/build.sh'], uid: 0 },
  };
  const machine = boot(standardBuild(era), config);
  let said = '';
  let status: number | null = null;
  for (let t = STEP_MS; status === null && !machine.halted && t < LIMIT_MS; t += STEP_MS)
    for (const e of machine.advance(t)) {
      if (e.kind === 'tty') said += e.data;
      else if (e.kind === 'job') status = e.status;
    }
  if (status !== 0) return { error: `${source.name} does not build:\n${said}` };
  const text = machine.inspect({ kind: 'read', tty: '', path: `/build/${base}${module ? '.ko' : ''}` });
  if (typeof text !== 'string') return { error: `${source.name} was built, but nothing is there.` };
  return { bytes: encodeUtf8(text), module };
}
