/** The linker, archives and what the kernel's build does. */
import { describe, expect, test } from 'vitest';
import { assemble, buildModule, compile, link, readArchive, writeArchive } from '../src/index.ts';
import { latin1 } from '../src/lex/utf8.ts';
import { readObject } from '../src/object/read.ts';
import { Random } from './random-c.ts';

function object(source: string, file = 'a.c', kernel = false): { name: string; bytes: Uint8Array } {
  const made = file.endsWith('.s')
    ? assemble(source, { file })
    : compile(source, { file, mode: kernel ? 'kernel' : 'user' });
  if (!made.ok) throw new Error(made.errors.map((e) => e.message).join('\n'));
  return { name: file.replace(/\.[cs]$/, '.o'), bytes: made.elf };
}

const start = object('.globl _start; _start: call main; movl %eax, %ebx; movl $1, %eax; int $0x80', 'start.s');

/** Memory of an executable: address -> byte, from its PT_LOAD headers. */
function image(elf: Uint8Array): {
  readonly entry: number;
  readonly long: (at: number) => number;
  readonly flags: (at: number) => number;
} {
  const v = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const headers = Array.from({ length: v.getUint16(44, true) }, (_, i) =>
    Array.from({ length: 8 }, (__, k) => v.getUint32(v.getUint32(28, true) + i * 32 + k * 4, true)),
  );
  const load = (at: number): number[] =>
    headers.find((h) => h[0] === 1 && at >= (h[2] as number) && at < (h[2] as number) + (h[5] as number)) ?? [];
  return {
    entry: v.getUint32(24, true),
    long: (at) => {
      const h = load(at);
      const offset = at - (h[2] as number);
      return offset < (h[4] as number) ? v.getUint32((h[1] as number) + offset, true) : 0;
    },
    flags: (at) => load(at)[6] ?? 0,
  };
}

function symbolsOf(elf: Uint8Array): Map<string, number> {
  const v = new DataView(elf.buffer, elf.byteOffset, elf.byteLength);
  const at = (i: number, k: number): number => v.getUint32(v.getUint32(32, true) + i * 40 + k * 4, true);
  const found = new Map<string, number>();
  for (let i = 0; i < v.getUint16(48, true); i++) {
    if (at(i, 1) !== 2) continue;
    const strings = at(at(i, 6), 4);
    for (let s = at(i, 4); s < at(i, 4) + at(i, 5); s += 16) {
      const name = elf.subarray(strings + v.getUint32(s, true));
      found.set(latin1(name.subarray(0, name.indexOf(0))), v.getUint32(s + 4, true));
    }
  }
  return found;
}

describe('executables', () => {
  const made = link({
    inputs: [
      start,
      object(
        'extern int there; int *p = &there; static int zeros[10]; const int fixed = 7; int main(void) { return *p + zeros[3] + fixed; }',
      ),
      object('int there = 41;', 'b.c'),
    ],
  });
  if (!made.ok) throw new Error(made.errors.join('\n'));
  const m = image(made.elf);
  const symbols = symbolsOf(made.elf);

  test('addresses are filled in', () => {
    expect(m.long(m.long(symbols.get('p') ?? 0))).toBe(41);
    expect(m.entry).toBe(symbols.get('_start'));
  });
  test('code can be run and not written, data written and not run, constants neither', () => {
    expect([
      m.flags(symbols.get('main') ?? 0),
      m.flags(symbols.get('there') ?? 0),
      m.flags(symbols.get('fixed') ?? 0),
      m.flags(symbols.get('zeros') ?? 0),
    ]).toEqual([5, 6, 4, 6]);
  });
});

describe('what ld says', () => {
  const errors = (inputs: Parameters<typeof link>[0]['inputs']): readonly string[] => {
    const made = link({ inputs });
    return made.ok ? made.warnings : made.errors;
  };
  test('an undefined reference, with its function and place', () => {
    expect(errors([start, object('int absent(int); int main(void) { return absent(1); }', 'm.c')])).toEqual([
      "m.o: in function `main':",
      "m.c:(.text+0x6): undefined reference to `absent'",
    ]);
  });
  test('a name defined twice', () => {
    expect(
      errors([start, object('int main(void) { return 0; }'), object('int main(void) { return 1; }', 'b.c')]),
    ).toEqual(["b.c:(.text+0x0): multiple definition of `main'; a.o:a.c:(.text+0x0): first defined here"]);
  });
  test('a weak definition gives way, a weak reference may stay open', () => {
    const made = link({
      inputs: [
        start,
        object(
          '__attribute__((weak)) int f(void) { return 1; } __attribute__((weak)) int g(void); int (*q)(void) = g; int main(void) { return f(); }',
        ),
        object('int f(void) { return 2; }', 'b.c'),
      ],
    });
    if (!made.ok) throw new Error(made.errors.join('\n'));
    expect(image(made.elf).long(symbolsOf(made.elf).get('q') ?? 0)).toBe(0);
  });
  test('no entry point', () => {
    expect(errors([object('int main(void) { return 0; }')])).toEqual([
      'cannot find entry symbol _start; defaulting to 08049000',
    ]);
  });
  test('a file that is none', () => {
    expect(errors([{ name: 'x.o', bytes: new Uint8Array([1, 2, 3]) }])).toContain('x.o: file format not recognized');
  });
});

test('of an archive only the members that are needed are taken, and a program may replace them', () => {
  const lib = writeArchive([
    object('int used(void) { return 1; } int other(void) { return 3; }', 'used.c'),
    object('int unused(void) { return 2; }', 'a_name_that_is_quite_long.c'),
  ]);
  expect(readArchive(lib)?.map((m) => m.name)).toEqual(['used.o', 'a_name_that_is_quite_long.o']);
  const made = link({
    inputs: [
      start,
      object('int used(void); int other(void) { return 9; } int main(void) { return used() + other(); }'),
      { name: 'lib.a', bytes: lib },
    ],
  });
  expect(made.ok ? [...symbolsOf(made.elf).keys()].filter((n) => /used$/.test(n)) : made.errors).toEqual(['used']);
});

test('constructors run by rising priority', () => {
  const made = link({
    inputs: [
      start,
      object(
        'void last(void) __attribute__((constructor)); void first(void) __attribute__((constructor(101))); void last(void) {} void first(void) {} extern int __init_array_start[]; int *table = __init_array_start; int main(void) { return 0; }',
      ),
    ],
  });
  if (!made.ok) throw new Error(made.errors.join('\n'));
  const m = image(made.elf);
  const symbols = symbolsOf(made.elf);
  const table = m.long(symbols.get('table') ?? 0);
  expect([m.long(table), m.long(table + 4)]).toEqual([symbols.get('first'), symbols.get('last')]);
});

describe('modules', () => {
  const source =
    '#define INFO(tag, text) static const char __##tag[] __attribute__((section(".modinfo"), used)) = #tag "=" text\nLICENSE\nint _printk(const char *, ...); int find_vpid(int);\nint init_module(void) { _printk("x"); return find_vpid(1); } void cleanup_module(void) {}';
  const build = (license: string, more: Partial<Parameters<typeof buildModule>[0]> = {}): ReturnType<typeof buildModule> =>
    buildModule({
      name: 'hello', path: '/root/hello', inputs: [object(source.replace('LICENSE', license), 'hello.c', true)], exports: { _printk: 'any', find_vpid: 'gpl' }, vermagic: '6.1.0 SMP 686 ',
      layout: { size: 160, name: 12, init: 100, exit: 150 }, licenseRequired: true, undefinedIsError: true, ...more,
    }); // biome-ignore format: short

  test('gets its information and its struct module', () => {
    const made = build('INFO(license, "GPL");');
    if (!made.ok) throw new Error(made.errors.join('\n'));
    const file = readObject(made.elf);
    if (typeof file === 'string') throw new Error(file);
    const section = (name: string) => file.sections.find((s) => s.name === name);
    expect(latin1(section('.modinfo')?.bytes.view ?? new Uint8Array()).split('\0')).toEqual([
      'license=GPL',
      'depends=',
      'name=hello',
      'vermagic=6.1.0 SMP 686 ',
      '',
    ]);
    expect(section('.gnu.linkonce.this_module')?.relocs.map((r) => [r.at, r.symbol])).toEqual([[100, 'init_module'], [150, 'cleanup_module']]); // biome-ignore format: short
    expect(latin1(section('.gnu.linkonce.this_module')?.bytes.view.subarray(12, 18) ?? new Uint8Array())).toBe(
      'hello\0',
    );
  });
  test.each([
    [
      'no licence',
      '',
      {},
      [
        'ERROR: modpost: missing MODULE_LICENSE() in /root/hello.o',
        "ERROR: modpost: GPL-incompatible module hello.ko uses GPL-only symbol 'find_vpid'",
      ],
    ],
    [
      'a symbol nobody exports',
      'INFO(license, "GPL");',
      { exports: { find_vpid: 'gpl' as const } },
      ['ERROR: modpost: "_printk" [/root/hello.ko] undefined!'],
    ],
    [
      'another licence',
      'INFO(license, "Proprietary");',
      {},
      ["ERROR: modpost: GPL-incompatible module hello.ko uses GPL-only symbol 'find_vpid'"],
    ],
  ])('%s', (_name, license, more, errors) => {
    const made = build(license, more);
    expect(made.ok ? [] : made.errors).toEqual(errors);
  });
  test('the old kernel only warns', () => {
    const made = build('', { licenseRequired: false, undefinedIsError: false, exports: {} });
    expect(made.warnings).toEqual([
      'WARNING: modpost: missing MODULE_LICENSE() in /root/hello.o',
      'see include/linux/module.h for more information',
      'WARNING: "_printk" [/root/hello.ko] undefined!',
      'WARNING: "find_vpid" [/root/hello.ko] undefined!',
    ]);
  });
});

test('damaged files are refused, not crashed on', () => {
  const good = object(
    'int g; static int s = 5; int *p = &s; int f(void) { return g + *p; } int main(void) { return f(); }',
  ).bytes;
  for (let seed = 0; seed < 400; seed++) {
    const r = new Random(seed);
    const bytes = good.slice(0, r.chance(20) ? r.below(good.length) : good.length);
    for (let n = 1 + r.below(6); n > 0 && bytes.length > 0; n--)
      bytes[r.below(bytes.length)] = r.chance(30) ? 0xff : r.below(256);
    link({ inputs: [start, { name: 'bad.o', bytes }] });
    readArchive(bytes);
  }
});
