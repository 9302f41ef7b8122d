/** setcap and getcap, and what a file's capabilities are to whoever runs it; the words are those of libcap 2.66. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runFile } from '../src/run.ts';

const dir = mkdtempSync(join(tmpdir(), 'capabilities-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe.each(['v2.6.34', 'v6.1'] as const)('%s', (era) => {
  const sh = (...lines: string[]): string => {
    const file = join(dir, 'script.sh');
    writeFileSync(file, `mkdir /caps; cd /caps; cp /bin/kill a; cp /usr/bin/id b; exec 2>&1\n${lines.join('\n')}\n`);
    return runFile(file, { era, uid: 0, seed: 1, limitSeconds: 60, includeDirs: [] }).stdout.trimEnd();
  };

  test.each([
    ['setcap cap_net_raw+ep a; getcap a b', 'a cap_net_raw=ep'],
    ["setcap 'cap_net_raw,cap_kill+p cap_chown+i' a; getcap a", 'a cap_chown=i cap_kill,cap_net_raw+p'],
    ['setcap all=ep b; getcap b a nope', 'b =ep\nnope (No such file or directory)'],
    ["setcap 'all=ep cap_kill-ep' b; getcap b", 'b =ep cap_kill-ep'],
    ["setcap = a; getcap a; setcap '=p' a; getcap a", 'a =\na =p'],
    ['setcap 31+p a; getcap a; setcap -r a; getcap a; getcap -v a', 'a cap_setfcap=p\na'],
    ['setcap -r a; echo $?', "File 'a' has no capablity to remove\n1"],
    ['setcap cap_kill=p nope', "Failed to set capabilities on file 'nope': No such file or directory"],
    ['ln -s a l; setcap cap_kill=p l; rm l', "Invalid file 'l' for capability operation"],
    ['setcap cap_kill=eip a; setcap -v cap_kill=p a; setcap -v cap_kill=eip a', 'a differs in [ie]\na: OK'],
    [
      "setcap 'cap_kill=p cap_chown=ep' a; getcap a",
      'NOTE: Under Linux, effective file capabilities must either be empty, or\n      exactly match the union of selected permitted and inheritable bits.\n' +
        "Invalid file 'a' for capability operation",
    ],
    ['setcap cap_kill=p a cap_chown=p b; getcap a b', 'a cap_kill=p\nb cap_chown=p'],
    ['setcap cap_nothing=p a | head -1', 'fatal error: Invalid argument'],
    [
      'setpriv --reuid 1000 --clear-groups setcap cap_kill=p a',
      'unable to set CAP_SETFCAP effective capability: Operation not permitted',
    ],
  ])('%s', (command, said) => {
    const got = sh(command.replace(/ \| /g, ' 2>&1 | '));
    expect(got.split('\n').sort()).toEqual(said.split('\n').sort());
  });

  test('whoever runs the file has them, until somebody writes to it', () => {
    const user = 'setpriv --reuid 1000 --regid 1000 --clear-groups';
    const got = sh(
      'sleep 100 & victim=$!',
      `${user} ./a -TERM $victim; echo $?`,
      'setcap cap_kill=ep a',
      `${user} ./a -0 $victim; echo $?`,
      `${user} ./a -9 1; echo $?`,
      'cp a c; getcap c; mv a d; getcap d',
      'printf x >> d; getcap d; echo over',
      'kill $victim',
    );
    expect(got.split('\n').filter((l) => !l.includes('Terminated'))).toEqual([
      expect.stringContaining('Operation not permitted'),
      '1',
      '0',
      '0',
      'd cap_kill=ep',
      'over',
    ]);
  });

  test('a program that counts on what it cannot get does not start', () => {
    const got = sh(
      'setcap cap_kill=ep a',
      'setpriv --bounding-set -kill --reuid 1000 --clear-groups ./a -l; echo $?',
      'setcap cap_kill=p a',
      'setpriv --bounding-set -kill --reuid 1000 --clear-groups ./a -l 9; echo $?',
    );
    expect(got).toMatch(/Operation not permitted\n\d+\nKILL\n0$/);
  });
});

const OLD = String.raw`#include "files.h"
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <linux/capability.h>
static unsigned v[7];
static void run(const char *what, int size) {
  printf("%s: %d", what, setxattr("p", "security.capability", v, size, 0) ? errno : 0);
  int q = fork(), s;
  if (q == 0) { setresgid(1000, 1000, 1000); setresuid(1000, 1000, 1000); execl("p", "show", (char *)0); printf(" exec %d\n", errno); _exit(1); }
  waitpid(q, &s, 0);
}
int main(int argc, char **argv) {
  setvbuf(stdout, 0, _IONBF, 0);
  if (!strcmp(argv[0], "show")) {
    struct __user_cap_header_struct h = {_LINUX_CAPABILITY_VERSION_3, 0}; struct __user_cap_data_struct d[2];
    syscall(SYS_capget, &h, d); printf(" p %x %x e %x\n", d[0].permitted, d[1].permitted, d[0].effective); return 0;
  }
  char b[4096]; int n, i = open("/proc/self/exe", O_RDONLY), o = open("p", O_CREAT|O_WRONLY, 0755);
  while ((n = read(i, b, sizeof b)) > 0) write(o, b, n);
  close(o); chmod(".", 0755);
  v[0] = 0x01000001; v[1] = 32; run("revision 1", 12);
  v[0] = 0x02000001; v[3] = 2; run("revision 2", 20);
  v[0] = 0x03000001; run("revision 3", 24); run("no size", 8); run("empty", 0);
  printf("value %d\n", (int)getxattr("p", "security.capability", b, 0));
  return 0;
}
`;

test.each([
  [
    'v2.6.34',
    [
      'revision 1: 0 p 20 0 e 20',
      'revision 2: 0 p 20 2 e 20',
      'revision 3: 0 exec 34',
      'no size: 0 exec 22',
      'empty: 0 exec 22',
      'value 0',
    ],
  ],
  [
    'v6.1',
    [
      'revision 1: 22 p 0 0 e 0',
      'revision 2: 0 p 20 2 e 20',
      'revision 3: 0 p 20 2 e 20',
      'no size: 22 p 20 2 e 20',
      'empty: 0 exec 22',
      'value -1',
    ],
  ],
] as const)('what %s takes for capabilities when it is written, and what when it is run', (era, lines) => {
  const file = join(dir, 'old.c');
  writeFileSync(file, OLD);
  const files = join(import.meta.dirname, 'files');
  const r = runFile(file, { era, uid: 0, seed: 1, limitSeconds: 60, includeDirs: [files] });
  expect(r.stdout.trimEnd().split('\n')).toEqual(lines);
});
