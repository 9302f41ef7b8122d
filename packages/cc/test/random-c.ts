/**
 * Random C programs without undefined or unspecified behaviour (given wrapping signed arithmetic, gcc's -fwrapv), which
 * print what they computed. The same seed makes the same program for ever.
 */

/** A small deterministic generator: mulberry32. */
export class Random {
  #s: number;
  constructor(seed: number) {
    this.#s = seed | 0;
  }
  next(): number {
    this.#s = (this.#s + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#s ^ (this.#s >>> 15), 1 | this.#s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }
  below(n: number): number {
    return this.next() % n;
  }
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

interface IntKind {
  readonly name: string;
  readonly bits: number;
  readonly unsigned: boolean;
}
const INTS: readonly IntKind[] = [
  { name: 'signed char', bits: 8, unsigned: false },
  { name: 'unsigned char', bits: 8, unsigned: true },
  { name: 'short', bits: 16, unsigned: false },
  { name: 'unsigned short', bits: 16, unsigned: true },
  { name: 'int', bits: 32, unsigned: false },
  { name: 'int', bits: 32, unsigned: false },
  { name: 'unsigned', bits: 32, unsigned: true },
  { name: 'unsigned', bits: 32, unsigned: true },
  { name: 'long', bits: 32, unsigned: false },
  { name: 'long long', bits: 64, unsigned: false },
  { name: 'unsigned long long', bits: 64, unsigned: true },
  { name: '_Bool', bits: 1, unsigned: true },
];
type Kind = 'int' | 'float';
interface Lvalue {
  readonly text: string;
  readonly kind: Kind;
  readonly type: string;
  /** Loop counters are read only. */
  readonly fixed: boolean;
}

const ARRAY = 8;

export class Program {
  readonly #r: Random;
  readonly #out: string[] = [];
  readonly #globals: Lvalue[] = [];
  readonly #functions: { name: string; params: number; pure: boolean }[] = [];
  #locals: Lvalue[] = [];
  #names = 0;
  #indent = '';
  #loops = 0;
  #fuel = 0;

  constructor(seed: number) {
    this.#r = new Random(seed);
  }

  #line(text: string): void {
    this.#out.push(this.#indent + text);
  }
  #name(stem: string): string {
    return `${stem}${this.#names++}`;
  }

  build(): string {
    this.#line('#include <stdio.h>');
    this.#line('typedef long long i64; typedef unsigned long long u64;');
    this.#line('struct in { short a; unsigned char b[3]; i64 c; };');
    this.#line(
      'struct out { unsigned f0 : 3; int f1 : 7; unsigned f2 : 17; i64 f3 : 31; struct in i; int arr[4]; double d; };',
    );
    this.#line('union un { unsigned u; unsigned char b[4]; short h[2]; };');
    this.#line('static u64 sum = 0x1234;');
    this.#line('static void add(u64 v) { sum = (sum << 7 | sum >> 57) ^ v * 0x9e3779b97f4a7c15ULL; }');
    this.#line(
      'static u64 real(double v) { union { double d; u64 u; } x; if (v != v) return 1; x.d = v; return x.u; }',
    );
    for (let i = 0; i < 6; i++) this.#global();
    this.#line('struct out s1 = { 1, -2, 3, -4, { 5, { 6, 7, 8 }, 9 }, { 10, 11 }, 12.5 }, s2;');
    this.#line('union un u1;');
    for (const s of ['s1', 's2']) {
      for (const f of ['f0', 'f1', 'f2', 'f3', 'i.a', 'i.b[1]', 'i.c', 'arr[2]'])
        this.#globals.push({ text: `${s}.${f}`, kind: 'int', type: 'int', fixed: false });
      this.#globals.push({ text: `${s}.d`, kind: 'float', type: 'double', fixed: false });
    }
    for (const f of ['u1.u', 'u1.b[2]', 'u1.h[1]'])
      this.#globals.push({ text: f, kind: 'int', type: 'int', fixed: false });
    this.#line('static double fmod2(double v) { if (!(v > -1e15 && v < 1e15)) return 3; return v; }');
    this.#line(
      'struct out twist(struct out v, int by) { v.f0 += by; v.f1 -= v.f0; v.arr[by & 3] ^= v.f2; v.i.c *= by; v.f3 = v.i.c; return v; }',
    );
    const count = 3 + this.#r.below(4);
    for (let i = 0; i < count; i++) this.#function(this.#r.chance(40));
    this.#structFunction();
    this.#main();
    return `${this.#out.join('\n')}\n`;
  }

  #constant(kind: Kind): string {
    const r = this.#r;
    if (kind === 'float')
      return r.pick([
        '0.0',
        '1.0',
        '-1.5',
        '3.25',
        '1e10',
        '0.1',
        '1234567.875',
        '(double)-2.0f',
        '(double)0.3f',
        '7.0',
      ]);
    switch (r.below(6)) {
      case 0:
        return String(r.below(10));
      case 1:
        return String(-r.below(200));
      case 2:
        return `${r.next()}u`;
      case 3:
        return `0x${r.next().toString(16)}${r.next().toString(16).padStart(8, '0')}${r.chance(50) ? 'ull' : 'll'}`.replace(
          /^0x([89a-f][0-9a-f]{15})ll$/,
          '0x$1ull',
        );
      case 4:
        return r.pick(['255', '256', '32767', '65535', '2147483647', '(-2147483647-1)', '127', '-128', "'a'"]);
      default:
        return String(r.below(100000));
    }
  }

  #global(): void {
    const r = this.#r;
    if (r.chance(20)) {
      const name = this.#name('g');
      const type = r.pick(['double', 'float']);
      this.#line(`${type} ${name} = ${this.#constant('float')};`);
      this.#globals.push({ text: name, kind: 'float', type, fixed: false });
      return;
    }
    const t = r.pick(INTS);
    const name = this.#name('g');
    const storage = r.pick(['', 'static ', 'volatile ', '']);
    if (r.chance(35)) {
      this.#line(
        `${storage}${t.name} ${name}[${ARRAY}] = { ${this.#constant('int')}, ${this.#constant('int')}, [5] = ${this.#constant('int')} };`,
      );
      this.#globals.push({ text: `${name}[@]`, kind: 'int', type: t.name, fixed: false });
    } else {
      this.#line(`${storage}${t.name} ${name} = ${this.#constant('int')};`);
      this.#globals.push({ text: name, kind: 'int', type: t.name, fixed: false });
    }
  }

  /** An lvalue of that kind; indices are filled in. */
  #place(kind: Kind, write: boolean, pure: boolean, depth = 1): string | null {
    const pool = [...(pure ? [] : this.#globals), ...this.#locals, ...this.#locals].filter(
      (l) => l.kind === kind && !(write && l.fixed),
    );
    if (pool.length === 0) return null;
    const l = this.#r.pick(pool);
    const text = l.type === 'float' && !write ? `(double)${l.text}` : l.text;
    return text.replace('@', () =>
      depth > 0 ? `(${this.#expression('int', depth - 1, pure)}) & ${ARRAY - 1}` : String(this.#r.below(ARRAY)),
    );
  }

  #expression(kind: Kind, depth: number, pure: boolean): string {
    const r = this.#r;
    if (depth <= 0 || r.chance(15)) {
      const place = r.chance(70) ? this.#place(kind, false, pure, depth) : null;
      return place ?? this.#constant(kind);
    }
    const sub = (k: Kind = kind): string => this.#expression(k, depth - 1, pure);
    if (kind === 'float') {
      switch (r.below(6)) {
        case 0:
          return `(${sub()} ${r.pick(['+', '-', '*'])} ${sub()})`;
        case 1:
          return `(double)(${r.pick(['int', 'unsigned', 'i64', 'u64', 'short'])})(${sub('int')})`;
        case 2:
          return `(${sub('int')} ? ${sub()} : ${sub()})`;
        case 3:
          return `(${sub()} * 0.5)`;
        case 4:
          return `-(${sub()})`;
        default:
          return `(${sub()} / (1.0 + (double)((${sub('int')}) & 15)))`;
      }
    }
    switch (r.below(16)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return `(${sub()} ${r.pick(['+', '-', '*', '&', '|', '^'])} ${sub()})`;
      case 4:
        return `(${sub()} ${r.pick(['<', '>', '<=', '>=', '==', '!='])} ${sub()})`;
      case 5:
        return `((${r.pick(['int', 'unsigned', 'i64', 'u64'])})(${sub()}) ${r.pick(['<<', '>>'])} ((${sub()}) & ${r.pick([31, 15, 7])}))`;
      case 6:
        return `((u64)(${sub()}) ${r.pick(['<<', '>>'])} ((${sub()}) & 63))`;
      case 7:
        return `((${r.pick(['int', 'unsigned', 'i64', 'u64'])})(${sub()}) ${r.pick(['/', '%'])} (((${r.pick(['int', 'unsigned', 'short', 'u64'])})(${sub()}) & 1023) + 1))`;
      case 8:
        return `(${r.pick(['~', '-', '!'])}(${sub()}))`;
      case 9:
        return `((${r.pick(INTS).name})(${sub()}))`;
      case 10:
        return `(${sub()} ? ${sub()} : ${sub()})`;
      case 11:
        return `(${sub()} ${r.pick(['&&', '||'])} ${sub()})`;
      case 12:
        return `(${sub('float')} ${r.pick(['<', '>', '<=', '>=', '==', '!='])} ${sub('float')})`;
      case 13: {
        const f = this.#functions.filter((x) => x.pure);
        if (f.length === 0 || this.#fuel <= 0) return sub();
        this.#fuel--;
        const fn = r.pick(f);
        return `${fn.name}(${Array.from({ length: fn.params }, () => sub()).join(', ')})`;
      }
      case 14:
        return `((int)(i64)fmod2(${sub('float')}))`;
      default:
        return `((i64)(int)(${sub()}) * (i64)(int)(${sub()}))`;
    }
  }

  #assignment(pure: boolean): void {
    const r = this.#r;
    const kind: Kind = r.chance(18) ? 'float' : 'int';
    const place = this.#place(kind, true, pure);
    if (place === null) return;
    if (kind === 'float') {
      // A float is only ever stored; arithmetic on floats may be rounded or not.
      this.#line(
        r.chance(70) || place.startsWith('g')
          ? `${place} = ${this.#expression('float', 3, pure)};`
          : `${place} ${r.pick(['+=', '-=', '*='])} ${this.#expression('float', 2, pure)};`,
      );
      return;
    }
    switch (r.below(8)) {
      case 0:
        return this.#line(`${place}${r.pick(['++', '--'])};`);
      case 1:
        return this.#line(
          `${place} ${r.pick(['+=', '-=', '*=', '&=', '|=', '^='])} ${this.#expression('int', 2, pure)};`,
        );
      case 2:
        return this.#line(`${place} ${r.pick(['/=', '%='])} (int)((${this.#expression('int', 2, pure)}) & 255) + 1;`);
      case 3:
        return this.#line(`${place} ${r.pick(['>>=', '<<='])} (${this.#expression('int', 1, pure)}) & 7;`);
      default:
        return this.#line(`${place} = ${this.#expression('int', 4, pure)};`);
    }
  }

  #block(depth: number, pure: boolean, count: number): void {
    const before = this.#locals;
    this.#indent += '  ';
    if (this.#r.chance(40)) this.#local(pure);
    for (let i = 0; i < count; i++) this.#statement(depth, pure);
    this.#indent = this.#indent.slice(2);
    this.#locals = before;
  }

  #local(pure: boolean): void {
    const r = this.#r;
    const name = this.#name('v');
    if (r.chance(15)) {
      this.#line(`double ${name} = ${this.#expression('float', 2, pure)};`);
      this.#locals = [...this.#locals, { text: name, kind: 'float', type: 'double', fixed: false }];
      return;
    }
    const t = r.pick(INTS);
    if (r.chance(20)) {
      this.#line(`${t.name} ${name}[${ARRAY}] = { ${this.#expression('int', 2, pure)}, ${this.#constant('int')} };`);
      this.#locals = [...this.#locals, { text: `${name}[@]`, kind: 'int', type: t.name, fixed: false }];
    } else {
      this.#line(`${t.name} ${name} = ${this.#expression('int', 2, pure)};`);
      this.#locals = [...this.#locals, { text: name, kind: 'int', type: t.name, fixed: false }];
      if (r.chance(20)) {
        const p = this.#name('p');
        this.#line(`${t.name} *${p} = &${name};`);
        this.#locals = [...this.#locals, { text: `(*${p})`, kind: 'int', type: t.name, fixed: false }];
      }
    }
  }

  #statement(depth: number, pure: boolean): void {
    const r = this.#r;
    if (depth <= 0) return this.#assignment(pure);
    switch (r.below(12)) {
      case 0:
        this.#line(`if (${this.#expression('int', 3, pure)}) {`);
        this.#block(depth - 1, pure, 1 + r.below(3));
        if (r.chance(50)) {
          this.#line('} else {');
          this.#block(depth - 1, pure, 1 + r.below(2));
        }
        return this.#line('}');
      case 1: {
        if (this.#loops >= 2) return this.#assignment(pure);
        const i = this.#name('k');
        this.#loops++;
        this.#line(
          `for (${r.pick(['int', 'unsigned', 'short', 'unsigned char'])} ${i} = 0; ${i} < ${1 + r.below(9)}; ${i}++) {`,
        );
        const before = this.#locals;
        this.#locals = [...this.#locals, { text: i, kind: 'int', type: 'int', fixed: true }];
        this.#block(depth - 1, pure, 1 + r.below(3));
        if (r.chance(25)) this.#line(`  if (${this.#expression('int', 2, pure)}) ${r.pick(['break', 'continue'])};`);
        this.#locals = before;
        this.#loops--;
        return this.#line('}');
      }
      case 2: {
        if (this.#loops >= 2) return this.#assignment(pure);
        const i = this.#name('n');
        this.#loops++;
        this.#line(`{ int ${i} = ${1 + r.below(6)}; do {`);
        this.#block(depth - 1, pure, 1 + r.below(2));
        this.#loops--;
        return this.#line(`} while (--${i} > 0 && (${this.#expression('int', 2, pure)}) != 77); }`);
      }
      case 3: {
        this.#line(
          `switch ((${r.pick(['int', 'unsigned', 'u64', 'signed char'])})(${this.#expression('int', 3, pure)}) & ${r.pick([7, 15])}) {`,
        );
        const used = new Set<number>();
        for (let i = 0; i < 2 + r.below(6); i++) {
          const c = r.below(12);
          if (used.has(c)) continue;
          used.add(c);
          this.#line(`case ${c}:`);
          this.#block(0, pure, 1);
          if (r.chance(70)) this.#line('  break;');
        }
        this.#line('default:');
        this.#block(0, pure, 1);
        return this.#line('}');
      }
      case 4:
        if (pure) return this.#assignment(pure);
        return this.#line(
          r.pick([
            's2 = s1;',
            's1.i = s2.i;',
            's2 = twist(s1, s2.arr[1]);',
            's1 = twist(s2, 3);',
            's1.i = (struct in){ 3, { 1, [2] = 9 }, 7 };',
          ]),
        );
      case 5:
        if (pure) return this.#assignment(pure);
        return this.#line(`add(${this.#expression('int', 3, pure)});`);
      case 6: {
        const f = this.#functions.filter((x) => !x.pure);
        const place = this.#place('int', true, pure);
        if (pure || f.length === 0 || place === null || this.#fuel <= 0 || this.#loops > 0)
          return this.#assignment(pure);
        this.#fuel--;
        const fn = r.pick(f);
        return this.#line(
          `{ i64 t = ${fn.name}(${Array.from({ length: fn.params }, () => this.#expression('int', 2, true)).join(', ')}); ${place} = t; }`,
        );
      }
      default:
        return this.#assignment(pure);
    }
  }

  #function(pure: boolean): void {
    const r = this.#r;
    const name = this.#name('f');
    const params: Lvalue[] = [];
    const texts: string[] = [];
    for (let i = 0; i < r.below(5); i++) {
      const t = r.pick(INTS);
      const p = this.#name('a');
      texts.push(`${t.name} ${p}`);
      params.push({ text: p, kind: 'int', type: t.name, fixed: false });
    }
    const returns = r.pick(INTS).name;
    this.#fuel = 2;
    this.#locals = params;
    this.#line(
      `${r.chance(50) ? 'static ' : ''}${returns} ${name}(${texts.length === 0 ? 'void' : texts.join(', ')}) {`,
    );
    this.#indent = '  ';
    for (let i = 0; i < 1 + r.below(4); i++) this.#local(pure);
    this.#indent = '';
    const locals = this.#locals;
    this.#block(3, pure, 3 + r.below(5));
    this.#locals = locals;
    this.#line(`  return ${this.#expression('int', 3, pure)};`);
    this.#line('}');
    this.#functions.push({ name, params: texts.length, pure });
    this.#locals = [];
  }

  #structFunction(): void {
    this.#line(
      'static int indirect(int (*f)(int, struct in), int n) { struct in x = { n, { n, n + 1, n + 2 }, n * 3LL }; return f(n, x); }',
    );
    this.#line('static int callee(int k, struct in x) { return k + x.a + x.b[1] + (int)x.c; }');
  }

  #main(): void {
    this.#line('int main(void) {');
    this.#line('  add(indirect(callee, 5));');
    this.#locals = [];
    this.#fuel = 4;
    this.#loops = 0;
    this.#block(2, false, 6);
    for (const f of this.#functions) {
      for (let i = 0; i < 2; i++)
        this.#line(
          `  add((u64)${f.name}(${Array.from({ length: f.params }, () => this.#constant('int')).join(', ')})); printf("${f.name} %llx\\n", sum);`,
        );
    }
    for (const g of this.#globals) {
      const places = g.text.includes('@') ? [0, 1, 3, 5, 7].map((n) => g.text.replace('@', String(n))) : [g.text];
      for (const p of places)
        this.#line(g.kind === 'int' ? `  printf("${p} %llx\\n", (u64)${p});` : `  printf("${p} %llx\\n", real(${p}));`);
    }
    this.#line('  printf("%llx\\n", sum);');
    this.#line('  return (int)(sum & 63);');
    this.#line('}');
  }
}

export const randomProgram = (seed: number): string => new Program(seed).build();
