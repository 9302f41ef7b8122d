import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { GUARD_CATALOGUE } from '../../src/guards/catalogue.ts';
import * as credGuards from '../../src/guards/cred.ts';
import * as exitGuards from '../../src/guards/exit.ts';
import { cloneParentInit, lastThreadOfInit } from '../../src/guards/exit.ts';
import * as forkGuards from '../../src/guards/fork.ts';
import * as fsGuards from '../../src/guards/fs.ts';
import * as jobctlGuards from '../../src/guards/jobctl.ts';
import * as namespaceGuards from '../../src/guards/namespaces.ts';
import * as oopsGuards from '../../src/guards/oops.ts';
import * as panicGuards from '../../src/guards/panic.ts';
import * as pidfdGuards from '../../src/guards/pidfd.ts';
import * as ptraceGuards from '../../src/guards/ptrace.ts';
import * as rebootGuards from '../../src/guards/reboot.ts';
import * as rlimitGuards from '../../src/guards/rlimit.ts';
import * as seccompGuards from '../../src/guards/seccomp.ts';
import * as signalGuards from '../../src/guards/signal.ts';
import {
  deliverUnkillable,
  globalInit,
  handlerIgnored,
  intMin,
  okByCred,
  sigcontSession,
  unkillableNew,
  unkillableOld,
} from '../../src/guards/signal.ts';
import * as waitGuards from '../../src/guards/wait.ts';

const MODULES = [
  credGuards,
  exitGuards,
  forkGuards,
  fsGuards,
  jobctlGuards,
  namespaceGuards,
  oopsGuards,
  panicGuards,
  pidfdGuards,
  ptraceGuards,
  rebootGuards,
  rlimitGuards,
  seccompGuards,
  signalGuards,
  waitGuards,
];

const init = { pid: 1, sig: 15, flags: 0x40, handler: 0, force: false };
describe('sig-unkillable-default (SIG-4)', () => {
  test.each([
    ['drops a signal to an unkillable task without a handler', init, true],
    ['lets it through once the flag is cleared', { ...init, flags: 0 }, false],
    ['lets it through when the task has a handler', { ...init, handler: 0x8048000 }, false],
    ['2.6.34: lets anything through from an ancestor namespace', { ...init, force: true }, false],
  ])('%s', (_name, facts, blocked) => expect(unkillableOld.blocks(facts)).toBe(blocked));
  test.each([
    ['6.1: force rescues SIGKILL', { ...init, sig: 9, force: true }, false],
    ['6.1: force does not rescue SIGTERM', { ...init, force: true }, true],
  ])('%s', (_name, facts, blocked) => expect(unkillableNew.blocks(facts)).toBe(blocked));
});

describe('other rules as tables', () => {
  test.each([
    [{ tgid: 1, sig: 9, kernelOnly: true }, true],
    [{ tgid: 1, sig: 15, kernelOnly: false }, false],
    [{ tgid: 7, sig: 9, kernelOnly: true }, false],
  ])('SIG-3 sig-global-init-kernel-only %o', (facts, blocked) => expect(globalInit.blocks(facts)).toBe(blocked));
  test.each([
    [{ euid: 0, uid: 0, 'target.suid': 0, 'target.uid': 0 }, false],
    [{ euid: 1000, uid: 1000, 'target.suid': 0, 'target.uid': 0 }, true],
    [{ euid: 1000, uid: 0, 'target.suid': 5, 'target.uid': 1000 }, false],
  ])('SIG-1 kill-ok-by-cred %o', (facts, blocked) => expect(okByCred.blocks(facts)).toBe(blocked));
  test('SIG-2 SIGCONT passes inside a session only', () => {
    expect(sigcontSession.blocks({ sig: 18, session: 4, 'target.session': 4 })).toBe(false);
    expect(sigcontSession.blocks({ sig: 18, session: 4, 'target.session': 5 })).toBe(true);
    expect(sigcontSession.blocks({ sig: 15, session: 4, 'target.session': 4 })).toBe(true);
  });
  test('SIG-6 delivery lets SIGKILL through with the flag set', () => {
    expect(deliverUnkillable.blocks({ pid: 1, sig: 9, flags: 0x40 })).toBe(false);
    expect(deliverUnkillable.blocks({ pid: 1, sig: 15, flags: 0x40 })).toBe(true);
  });
  test('SIG-5 ignored and default-ignored signals are dropped', () => {
    expect(handlerIgnored.blocks({ sig: 17, handler: 0, defaultIgnored: true })).toBe(true);
    expect(handlerIgnored.blocks({ sig: 15, handler: 1, defaultIgnored: false })).toBe(true);
    expect(handlerIgnored.blocks({ sig: 15, handler: 0, defaultIgnored: false })).toBe(false);
  });
  test('FORK-1 init may not have siblings', () => {
    expect(cloneParentInit.blocks({ clone_flags: 0x8011, 'current.signal.flags': 0x40, pid: 1 })).toBe(true);
    expect(cloneParentInit.blocks({ clone_flags: 0x8011, 'current.signal.flags': 0, pid: 1 })).toBe(false);
  });
  test('EXIT-3 only the last thread of init is the end', () => {
    expect(lastThreadOfInit.blocks({ tgid: 1, live: 1, is_global_init: true })).toBe(false);
    expect(lastThreadOfInit.blocks({ tgid: 1, live: 0, is_global_init: true })).toBe(true);
  });
  test('INT_MIN has no negation', () => expect(intMin.blocks({ pid: -2147483648 })).toBe(true));
});

test('GUARD-1 every guard the kernel asks is in the catalogue', () => {
  const known = new Set(GUARD_CATALOGUE.map((g) => g.id));
  const asked = MODULES.flatMap((m) => Object.values(m).flatMap((g) => (typeof g === 'object' ? [g.id] : [])));
  expect(asked.filter((id) => !known.has(id))).toEqual([]);
});

test('GUARD-3 every guard of the catalogue is asked somewhere, or its entry says why it cannot be', async () => {
  const src = path.join(import.meta.dirname, '../../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  const code = files.filter((f) => !f.startsWith('guards')).map((f) => readFileSync(path.join(src, f), 'utf8'));
  const asked = new Set<string>();
  const idle: string[] = [];
  for (const file of files.filter((f) => /^guards\/[\w-]+\.ts$/.test(f))) {
    const users = code.filter((c) => c.includes(`${file}'`));
    for (const [name, guard] of Object.entries((await import(path.join(src, file))) as Record<string, unknown>)) {
      const { id, blocks } = Object(guard) as { id?: string; blocks?: unknown };
      if (id === undefined || blocks === undefined) continue;
      const word = new RegExp(`\\b${name}\\b`);
      if (users.some((c) => c.split('\n').some((l) => !l.startsWith('import') && word.test(l)))) asked.add(id);
      else idle.push(id);
    }
  }
  const modelled = GUARD_CATALOGUE.filter((g) => Object.keys(g.code).length > 0);
  const ids = (said: boolean, found: boolean): string[] =>
    modelled.filter((g) => (g.unasked !== undefined) === said && asked.has(g.id) === found).map((g) => g.id);
  expect(idle).toEqual([]);
  expect(ids(false, false)).toEqual([]);
  expect(ids(true, true)).toEqual([]);
});
