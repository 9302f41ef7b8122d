import { contributionsOf, type LsmFacts, type LsmHook, type Plugin } from '@killinit/plugin-sdk';
import { describe, expect, test } from 'vitest';
import plugin from '../src/index.ts';

function refusal<H extends keyof LsmFacts>(
  p: Plugin,
  settings: Record<string, string | number>,
  hook: H,
  facts: LsmFacts[H],
) {
  const hooks = (contributionsOf(p, settings).hooks ?? []) as readonly LsmHook<H>[];
  const found = hooks.find((h) => h.hook === hook && h.blocks(facts));
  return found ? `${found.id} ${found.errno}` : null;
}

const kill = (sig: number, seat: number, targetSeat: number): LsmFacts['task_kill'] => ({
  sig,
  pid: 40,
  seat,
  targetSeat,
  uid: 0,
  comm: 'kill',
  targetComm: 'sh',
});

describe('with sabotage off', () => {
  test.each([
    ['a fatal signal to another seat is refused, root or not', kill(9, 1001, 1002), 'house-signal -1'],
    ['a stop as well', kill(20, 1001, 1002), 'house-signal -1'],
    ['and a real-time one', kill(40, 1001, 1002), 'house-signal -1'],
    ['a probe is not', kill(0, 1001, 1002), null],
    ['nor is waking somebody up', kill(18, 1001, 1002), null],
    ['nor one’s own tasks', kill(9, 1001, 1001), null],
    ['init belongs to nobody: the kernel’s guards decide', kill(9, 1001, -1), null],
    ['init may end whom it likes', kill(9, -1, 1002), null],
  ])('%s', (_name, facts, answer) => expect(refusal(plugin, {}, 'task_kill', facts)).toBe(answer));

  const write = (path: string, owner: number, isTty: boolean) => ({
    seat: 1001,
    uid: 0,
    path,
    write: true,
    owner,
    isTty,
  });
  test.each([
    ['another’s terminal', write('/dev/tty2', 1002, true), 'house-terminal -1'],
    ['another’s home', write('/home/bo/x.c', 1002, false), 'house-home -1'],
    ['one’s own home', write('/home/ana/x.c', 1001, false), null],
    ['a common folder', write('/tmp/x', 1002, false), null],
    ['the system', write('/etc/passwd', 0, false), null],
  ])('writing to %s', (_name, facts, answer) => expect(refusal(plugin, {}, 'inode_permission', facts)).toBe(answer));

  test('reading another’s home is not a matter of these rules', () => {
    const facts = { ...write('/home/bo/x.c', 1002, false), write: false };
    expect(refusal(plugin, {}, 'inode_permission', facts)).toBeNull();
  });
});

test('with sabotage allowed only the shares stay', () => {
  const open = { policy: 'open' };
  expect(refusal(plugin, open, 'task_kill', kill(9, 1001, 1002))).toBeNull();
  expect(refusal(plugin, open, 'task_create', { seat: 1001, tasks: 64, uid: 0 })).toBe('house-tasks -11');
});

describe('shares', () => {
  test.each([
    ['task_create', { seat: 1001, tasks: 63, uid: 0 }, null],
    ['task_create', { seat: 1001, tasks: 64, uid: 0 }, 'house-tasks -11'],
    ['task_create', { seat: -1, tasks: 900, uid: 0 }, null],
    ['vm_enough_memory', { seat: 1001, pages: 2047, adding: 1 }, null],
    ['vm_enough_memory', { seat: 1001, pages: 2047, adding: 2 }, 'house-memory -12'],
    ['file_open', { seat: 1001, uid: 1001, openFiles: 256 }, 'house-files -24'],
    ['syslog_write', { seat: 1001, linesThisSecond: 50 }, 'house-log -11'],
    ['kernel_module', { seat: 1001, uid: 0, name: 'hello', loads: 64 }, 'house-modules -1'],
  ] as const)('%s %j', (hook, facts, answer) => expect(refusal(plugin, {}, hook, facts as never)).toBe(answer));

  test('a host may widen them', () => {
    expect(refusal(plugin, { tasks: 100 }, 'task_create', { seat: 1001, tasks: 64, uid: 0 })).toBeNull();
  });
});

test('each rule has a title and a manual page that fits a terminal', () => {
  const { hooks = [], guardTitles = {}, files = [] } = contributionsOf(plugin);
  for (const { id } of hooks) {
    expect(guardTitles[id], id).toBeTruthy();
    const text = files.find((f) => f.path === `/usr/share/man/man7/${id}.7`)?.text ?? '';
    expect(text, id).toContain(`${id} - `);
    for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(90);
  }
});
