/**
 * bench/compile.ts — how fast the compiler is, warm and cold, and how large it is in the browser.
 *
 * The module and the C library's headers are those of the machine; the longer program is a random one (test/random-c.ts).
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { type CompileOptions, compile, link } from '../src/index.ts';
import { randomProgram } from '../test/random-c.ts';

const toolchain = path.join(import.meta.dirname, '../../../plugins/toolchain/c');

function headersUnder(dir: string, at: string): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (folder: string, as: string): void => {
    for (const name of readdirSync(folder)) {
      const full = path.join(folder, name);
      if (statSync(full).isDirectory()) walk(full, `${as}/${name}`);
      else if (name.endsWith('.h')) found.set(`${as}/${name}`, readFileSync(full, 'utf8'));
    }
  };
  walk(path.join(toolchain, dir), at);
  return found;
}

/** About 100 lines, as a student's module has: it prints and changes a few tasks. */
const MODULE = `#include <linux/list.h>
#include <linux/types.h>
struct signal { unsigned flags; int count; };
struct task { int pid; char comm[16]; struct task *parent; struct signal *signal; struct list_head tasks; };
extern struct task *current_task, init_task;
int _printk(const char *, ...);
${Array.from({ length: 9 }, (_, n) => `
static int walk_${n}(int limit)
{
	struct task *t;
	int count = 0;
	for (t = current_task; t != &init_task && count < limit; t = t->parent) {
		_printk("%d %s %x\\n", t->pid, t->comm, t->signal->flags);
		count += t->signal->count;
	}
	return count;
}`).join('\n')}
int init_module(void) { int n = ${Array.from({ length: 9 }, (_, n) => `walk_${n}(${n})`).join(' + ')}; current_task->signal->flags &= ~0x40u; return n < 0; }
void cleanup_module(void) { _printk("bye\\n"); }
`; // biome-ignore format: C

const userHeaders = headersUnder('include', '/usr/include');
const user: CompileOptions = { file: 'a.c', headers: userHeaders, warnings: { level: 'all' } };
// What the build makes for each era; nothing of it matters to these lines.
const made: readonly (readonly [string, string])[] = [['/k/linux/version.h', '#define LINUX_VERSION_CODE 0x0601c0\n#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + (c))\n'], ['/k/generated/autoconf.h', ''], ['/k/generated/structs.h', ''], ['/k/generated/kstructs.h', ''], ['/k/generated/utsrelease.h', '']]; // biome-ignore format: short
const kernelHeaders = new Map([...headersUnder('kernel', '/k'), ...made]);
const kernel: CompileOptions = {
  file: 'hello.c',
  headers: kernelHeaders,
  systemDirs: ['/k'],
  mode: 'kernel',
  warnings: { level: 'all' },
};

function long(): string {
  const parts = [
    '#include <stdio.h>',
    '#include <stdlib.h>',
    '#include <string.h>',
    'typedef long long i64; typedef unsigned long long u64;',
  ];
  for (let seed = 1; parts.join('\n').split('\n').length < 2000; seed++) {
    const own = randomProgram(seed).replace(/^(#include|typedef long).*\n/gm, '');
    parts.push(
      own.replace(/\b(main|twist|fmod2|add|real|indirect|callee|sum|s1|s2|u1|in|out|un|f\d+|g\d+)\b/g, `$1_${seed}`),
    );
  }
  return parts.join('\n');
}

function measure(
  source: string,
  options: CompileOptions,
): { readonly first: number; readonly median: number; readonly bytes: number } {
  const times: number[] = [];
  let bytes = 0;
  for (let n = 0; n < 41; n++) {
    const began = performance.now();
    const made = compile(source, options);
    times.push(performance.now() - began);
    if (!made.ok) throw new Error(made.errors[0]?.message ?? 'does not compile');
    bytes = made.elf.length;
  }
  const first = times[0] as number;
  return { first, median: times.sort((a, b) => a - b)[20] as number, bytes };
}

const HELLO = '#include <stdio.h>\nint main(void) { printf("hello\\n"); return 0; }\n';
const LONG = long();
console.log('| program | lines | first, ms | warm, ms | object, bytes |\n|---|--:|--:|--:|--:|');
for (const [name, source, options] of [
  ['hello, user', HELLO, user],
  ['a module', MODULE, kernel],
  ['a long program', LONG, user],
] as const) {
  const m = measure(source, options);
  console.log(
    `| ${name} | ${source.split('\n').length} | ${m.first.toFixed(1)} | ${m.median.toFixed(1)} | ${m.bytes} |`,
  );
}

const bomb = '#define A(x) x x x x x x x x\n#define B(x) A(A(A(A(x))))\nint y = B(B(B(1)));\n';
const began = performance.now();
compile(bomb, user);
const bombMs = performance.now() - began;
const object = compile('int main(void) { return 0; } void _start(void) { main(); }', {});
const linkBegan = performance.now();
if (object.ok) for (let n = 0; n < 100; n++) link({ inputs: [{ name: 'a.o', bytes: object.elf }] });
const linkMs = (performance.now() - linkBegan) / 100;
const bundle = await build({
  entryPoints: [path.join(import.meta.dirname, '../src/index.ts')],
  bundle: true,
  minify: true,
  format: 'esm',
  write: false,
});
const bytes = bundle.outputFiles[0]?.contents ?? new Uint8Array();
console.log(
  `\nA macro bomb ends after ${bombMs.toFixed(0)} ms. Linking takes ${linkMs.toFixed(2)} ms. In the browser: ${(bytes.length / 1024).toFixed(0)} KiB, ${(gzipSync(bytes).length / 1024).toFixed(0)} KiB compressed.`,
);
