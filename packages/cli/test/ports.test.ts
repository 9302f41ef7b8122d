/** I/O ports: the rights of user mode, and the resets behind them, from a program, a device file and a module. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { runFile } from '../src/run.ts';
import { ERAS } from '../src/standard.ts';

const WORDS = `without a right: signal 11
level 4: Invalid argument
beyond the last port: Invalid argument
user, level: Operation not permitted
user, port: Operation not permitted
user, level 0: ok
user, device: Permission denied
user: exit 0
two ports: ok
battery 80
inherited, century: exit 32
the port behind: signal 11
level 3: ok
and back: ok
given back: signal 11
level 3: ok
reset
`;

const run = (name: string, era: (typeof ERAS)[number]) =>
  runFile(path.join(import.meta.dirname, 'ports', name), { era, uid: 0, seed: 1, limitSeconds: 60, includeDirs: [] });

test.each(ERAS)('iopl and ioperm, %s', (era) => expect(run('ports.c', era).stdout).toBe(WORDS));
test.each(ERAS)('a byte for the keyboard controller restarts the machine, %s', (era) => {
  const got = run('device.sh', era);
  expect(got.stdout).toBe('crw------- 1 root root 1, 4\n1c\n');
  expect(got.panic).toBeNull();
});
test.each(ERAS)('a module resets it too, %s', (era) => expect(run('module.sh', era).stdout).toBe('made\n'));
