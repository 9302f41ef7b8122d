import { describe, expect, test } from 'vitest';
import { check, explain } from './check.ts';
import { absolute, buildOf, kindOf, shortName } from './source.ts';

const program = (text: string) => ({ path: '/home/ana/a.c', text, kind: 'program' as const, release: '2.6.34' });

describe('checking while somebody types', () => {
  test('asks for the headers it does not have, then goes on with them', () => {
    const source = program('#include <demo.h>\nint main(void) { return DEMO; }\n');
    const first = check(source, new Map());
    expect(first.wanted).toContain('/usr/include/demo.h');
    expect(first.findings).toEqual([]);
    const known = new Map<string, string | null>([['/usr/include/demo.h', '#define DEMO 3\n']]);
    expect(check(source, known)).toEqual({ findings: [], wanted: [] });
  });
  test('says that a header is missing once the machine said so', () => {
    const source = program('#include <demo.h>\n');
    let known = new Map<string, string | null>();
    for (let i = 0; i < 5; i++) {
      const { wanted } = check(source, known);
      if (wanted.length === 0) break;
      known = new Map([...known, ...wanted.map((p) => [p, null] as const)]);
    }
    expect(check(source, known).findings[0]).toMatchObject({ severity: 'error', line: 1 });
  });
  test('points at the line and says it in plain words', () => {
    const { findings } = check(program('int main(void)\n{\n  int a = 1\n  return a;\n}\n'), new Map());
    expect(findings[0]?.severity).toBe('error');
    expect([3, 4]).toContain(findings[0]?.line);
    expect(findings[0]?.plain).toContain('semicolon');
  });
  test('a message in a header points at the include', () => {
    const known = new Map<string, string | null>([['/usr/include/bad.h', '\n\nint 3x;\n']]);
    const { findings } = check(program('\n#include <bad.h>\nint main(void) { return 0; }\n'), known);
    expect(findings[0]?.message).toContain('/usr/include/bad.h:3');
    expect(findings[0]?.line).toBe(2);
  });
  test.each(['', '#', '\0', '{'.repeat(5000), '#include "/x"\n'.repeat(300), 'int a = "\xff'])('takes %j', (text) => {
    expect(() => check(program(text), new Map())).not.toThrow();
  });
  test('has a sentence for what beginners run into', () => {
    expect(explain("'init_tsk' undeclared (first use in this function)", 4)).toContain('init_tsk');
    expect(explain("'struct task_struct' has no member named 'sginal'", 4)).toContain('sginal');
    expect(explain('something else', 1)).toBeNull();
  });
});

describe('what a file is', () => {
  test.each([
    ['hello.c', '#include <linux/module.h>\n', 'module'],
    ['a.c', '#include <stdio.h>\n', 'program'],
    ['a.c', 'module_init(x);', 'module'],
    ['Makefile', 'all:\n', 'text'],
  ])('%s with %j is a %s', (path, text, kind) => expect(kindOf(path, text)).toBe(kind));

  test('says how it is built, with names the shell takes as they are', () => {
    expect(buildOf('/home/a/hello.c', '#include <linux/module.h>')).toMatchObject({ run: 'sudo insmod hello.ko' });
    expect(buildOf('/home/a/x y.c', '')).toMatchObject({ build: "cc -o 'x y' 'x y.c'" });
    expect(buildOf('/home/a/x.h', '')).toBeNull();
  });
  test('names are inside the home folder unless they say otherwise', () => {
    expect(absolute('/home/ana', ' ~/a.c')).toBe('/home/ana/a.c');
    expect(absolute('/home/ana', '/tmp/a.c')).toBe('/tmp/a.c');
    expect(shortName('/home/ana', '/home/ana/a.c')).toBe('a.c');
  });
});
