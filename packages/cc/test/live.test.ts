/**
 * Where gcc for 32-bit programs is at hand: our objects linked by it, run on this computer's processor, against gcc's own. Objects
 * of both compilers are mixed as well, since both follow one binary interface.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { compile, formatDiagnostic } from '../src/index.ts';
import { runtimeArchive } from '../src/link/runtime.ts';
import { feature, featureNames } from './helpers.ts';
import { randomProgram } from './random-c.ts';

const work = mkdtempSync(path.join(tmpdir(), 'cc-live-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const GCC = ['-m32', '-march=i686', '-mfpmath=387', '-mlong-double-64', '-mpc64', '-fwrapv', '-O0', '-w', '-static'];

const at = (name: string): string => path.join(work, name);
const gcc = (...args: string[]): boolean => spawnSync('gcc', [...GCC, ...args], { stdio: 'ignore' }).status === 0;
function run(name: string): string {
  const r = spawnSync(at(name), [], { encoding: 'utf8', timeout: 20_000 });
  return `${r.stdout}exit ${r.status ?? r.signal}`;
}
function ours(source: string, name: string): void {
  // printf without its header, so that no header of this computer is needed.
  const made = compile(source.replace('#include <stdio.h>', 'int printf(const char *, ...);'), {
    file: name,
    warnings: { level: 'none' },
  });
  if (!made.ok) throw new Error(made.errors.map(formatDiagnostic).join(''));
  writeFileSync(at(name), made.elf);
}

writeFileSync(at('try.c'), 'int main(void) { return 0; }\n');
const able = gcc(at('try.c'), '-o', at('try'));
writeFileSync(at('libcc.a'), runtimeArchive());

describe.skipIf(!able)('against gcc, natively', () => {
  const cases: [string, string][] = [
    ...featureNames.map((n): [string, string] => [n, feature(n)]),
    ...[101, 102, 103, 104].map((s): [string, string] => [`random ${s}`, randomProgram(s)]),
  ];
  test.each(cases)('%s', (_name, source) => {
    writeFileSync(at('a.c'), source);
    expect(gcc(at('a.c'), '-o', at('theirs'))).toBe(true);
    ours(source, 'a.o');
    expect(gcc(at('a.o'), at('libcc.a'), '-o', at('ours'))).toBe(true);
    expect(run('ours')).toBe(run('theirs'));
  });

  test('callers and callees of both compilers understand each other', () => {
    const sizes = [1, 2, 3, 4, 5, 7, 8, 12, 16, 20, 33];
    const head = `#include <stdio.h>\ntypedef long long i64;\nstruct mix { char c; double d; short s; float f; i64 l; };\n${sizes.map((n) => `struct s${n} { char c[${n}]; };`).join('\n')}\n`;
    const mixed = 'struct mix, float, double, i64, char, short, _Bool';
    const callee = `${head}${sizes.map((n) => `struct s${n} f${n}(int a, struct s${n} x, char b) { for (int i = 0; i < ${n}; i++) x.c[i] += a + b + i; return x; }`).join('\n')}
struct mix fm(struct mix m, float f, double d, i64 l, char c, short s, _Bool b) { m.c += c; m.d += d; m.s += s; m.f += f; m.l += l + b; return m; }
struct mix back(struct mix (*f)(${mixed}), struct mix m) { return f(m, 1.5f, 2.5, 1LL << 35, 3, 4, 1); }
float ff(float a, float b) { return a * b; } unsigned char fc(unsigned char a) { return a + 1; } i64 fl(i64 a, unsigned char b) { return a * b; }
int sum(int n, ...) { __builtin_va_list ap; __builtin_va_start(ap, n); double s = 0; while (n--) { s += __builtin_va_arg(ap, double); s += __builtin_va_arg(ap, i64); s += __builtin_va_arg(ap, struct s7).c[6]; } return s; }`;
    const caller = `${head}${sizes.map((n) => `struct s${n} f${n}(int, struct s${n}, char);`).join('\n')}
struct mix fm(${mixed}); struct mix back(struct mix (*)(${mixed}), struct mix); float ff(float, float); unsigned char fc(unsigned char); i64 fl(i64, unsigned char); int sum(int, ...);
struct mix mine(struct mix m, float f, double d, i64 l, char c, short s, _Bool b) { m.c -= c; m.d -= d; m.s -= s; m.f -= f; m.l -= l + b; return m; }
int main(void) { struct mix m = { 1, 2, 3, 4, 5 }; struct s7 seven = { { 1, 2, 3, 4, 5, 6, 7 } };
${sizes.map((n) => `{ struct s${n} x = { { ${n} } }; x = f${n}(3, x, 4); printf("%d %d\\n", x.c[0], f${n}(1, x, 2).c[${n - 1}]); }`).join('\n')}
m = fm(m, 1.5, 2.5, 1LL << 40, 6, 7, 1); m = back(mine, m); m = back(fm, m); printf("%d %g %d %g %lld\\n", m.c, m.d, m.s, m.f, m.l);
printf("%g %d %lld %d\\n", ff(1.5, 3), fc(255), fl(1LL << 33, 200), sum(2, 2.5, 3LL, seven, 5.5, 6LL, seven)); return 0; }`; // biome-ignore format: C
    writeFileSync(at('callee.c'), callee);
    writeFileSync(at('caller.c'), caller);
    for (const name of ['callee', 'caller'])
      expect(gcc('-c', at(`${name}.c`), '-o', at(`${name}.theirs.o`))).toBe(true);
    ours(callee, 'callee.ours.o');
    ours(caller, 'caller.ours.o');
    const results = ['theirs', 'ours'].flatMap((a) =>
      ['theirs', 'ours'].map((b) => {
        expect(gcc(at(`caller.${a}.o`), at(`callee.${b}.o`), at('libcc.a'), '-o', at('mixed'))).toBe(true);
        return run('mixed');
      }),
    );
    expect(results).toEqual(Array.from({ length: 4 }, () => results[0]));
    expect(results[0]).toContain('exit 0');
  });
});
