/** Rules of SPEC.md about tasks and guards: a machine whose PID 1 is a small script, and a look into its kernel. */
import { describe, expect, test } from 'vitest';
import * as cgroupGuards from '../../src/guards/cgroup.ts';
import * as credGuards from '../../src/guards/cred.ts';
import * as exitGuards from '../../src/guards/exit.ts';
import * as forkGuards from '../../src/guards/fork.ts';
import * as fsGuards from '../../src/guards/fs.ts';
import * as jobctlGuards from '../../src/guards/jobctl.ts';
import * as memGuards from '../../src/guards/mem.ts';
import * as namespaceGuards from '../../src/guards/namespaces.ts';
import * as pidfdGuards from '../../src/guards/pidfd.ts';
import * as ptraceGuards from '../../src/guards/ptrace.ts';
import * as rlimitGuards from '../../src/guards/rlimit.ts';
import * as seccompGuards from '../../src/guards/seccomp.ts';
import * as signalGuards from '../../src/guards/signal.ts';
import * as waitGuards from '../../src/guards/wait.ts';
import { CLONE_VM, SIGNAL_UNKILLABLE } from '../../src/include/constants.ts';
import { SIG_DFL, SIGABRT, SIGCHLD, SIGSEGV, SIGUSR1 } from '../../src/include/signal.ts';
import { sigismember } from '../../src/include/sigset.ts';
import { boot, type EraId, link, type Machine, type MachineEventOf, NR, sys } from '../../src/index.ts';
import type { LinuxKernel } from '../../src/kernel/kernel.ts';
import { do_send_sig_info, force_sig_info, SEND_SIG_PRIV } from '../../src/kernel/signal.ts';
import type { Guard, TaskExt } from '../../src/kernel/types.ts';
import { handlerAddress, signalSet } from '../../src/program/sys.ts';
import { runScript, type Script } from '../../src/testing.ts';
import type { Facts } from '../../src/types.ts';
import { randomBuild } from './random-calls.ts';

const ERAS: readonly EraId[] = ['v2.6.34', 'v6.1'];
const kernelOf = (m: Machine): LinuxKernel => (m as unknown as { k: LinuxKernel }).k;
const ext = (m: Machine, pid: number): TaskExt => kernelOf(m).state.tasks.get(pid) as TaskExt;
const alive = (m: Machine, pid: number): boolean =>
  kernelOf(m).state.tasks.has(pid) && ext(m, pid).prog.kind !== 'dead';

/** A machine whose PID 1 runs `main`, and its children theirs; not advanced yet. */
function machine(
  era: EraId,
  main: () => Script<unknown>,
  children: Record<string, () => Script<unknown>> = {},
): Machine {
  const init = {
    path: '/usr/sbin/init',
    summary: 'init',
    *main(_argv: unknown, _env: unknown, saved: unknown): Script<number> {
      const entry = (saved as { entry?: string } | null)?.entry;
      yield* (entry === undefined ? main : (children[entry] as () => Script<unknown>))();
      return 0;
    },
  };
  const build = link(era, [{ programs: [init] } as never]);
  return boot(build, { era, seed: 1, image: { init: init.path, files: [], homeFiles: [] } });
}
function* sleep(): Script<void> {
  for (;;) yield* sys.pause();
}
const fork = (entry: string, flags?: number): Script<number> => sys.fork({ entry, state: null }, flags);

describe.each(ERAS)('%s', (era) => {
  test('BOOT-3 descriptors 0, 1 and 2 are the console, and there are no others', () => {
    const { value } = runScript(
      function* () {
        const out: unknown[] = [];
        for (let fd = 0; fd < 4; fd += 1) {
          const st = yield* sys.fstat(fd);
          out.push(typeof st === 'number' ? st : [st.mode & 0o170000, st.rdev]);
        }
        return out;
      },
      { era },
    );
    const console = [0o020000, 0x501];
    expect(value).toEqual([console, console, console, -9]);
  });

  test('EXIT-4 init with another tgid: the machine ends on 2.6.34, its namespace alone on 6.1', () => {
    let child = 0;
    const m = machine(
      era,
      function* () {
        child = yield* fork('sleep');
        yield* sys.nanosleep(20);
      },
      { sleep },
    );
    m.advance(10);
    expect(alive(m, child)).toBe(true);
    kernelOf(m).task(ext(m, 1)).tgid = 77;
    const events = m.advance(100);
    const modern = era === 'v6.1';
    expect(events.some((e) => e.kind === 'panic')).toBe(!modern);
    if (!modern) return;
    expect(events.some((e) => e.kind === 'guard' && e.id === 'exit-pidns-init-zaps-namespace')).toBe(true);
    expect(alive(m, child)).toBe(false);
  });

  describe('SIG-7 a fault', () => {
    function victim(what: 'ignore' | 'catch', block: boolean): Machine {
      const m = machine(era, function* () {
        yield* sys.sigaction(SIGSEGV, what);
        if (block) yield* sys.sigprocmask(0, signalSet(SIGSEGV));
        yield* sleep();
      });
      m.advance(10);
      return m;
    }
    const stateOf = (m: Machine) => {
      const t = kernelOf(m).task(ext(m, 1));
      return {
        handler: t.sighand.action.at(SIGSEGV - 1).sa_handler,
        blocked: sigismember(t.blocked, SIGSEGV),
        unkillable: (t.signal.flags & SIGNAL_UNKILLABLE) !== 0,
      };
    };
    const force = (m: Machine): void => {
      force_sig_info(kernelOf(m), SIGSEGV, SEND_SIG_PRIV, kernelOf(m).task(ext(m, 1)));
    };
    test.each([
      ['ignored', 'ignore', false],
      ['blocked', 'catch', true],
    ] as const)('%s: the default action, and no flag', (_name, what, block) => {
      const m = victim(what, block);
      expect(stateOf(m)).toMatchObject({ blocked: block, unkillable: true });
      do_send_sig_info(kernelOf(m), SIGSEGV, SEND_SIG_PRIV, kernelOf(m).task(ext(m, 1)), false);
      expect(stateOf(m)).toMatchObject({ blocked: block, unkillable: true });
      force(m);
      expect(stateOf(m)).toMatchObject({ handler: SIG_DFL, blocked: false });
      expect(m.advance(50).some((e) => e.kind === 'panic')).toBe(true);
    });
    test('caught: the handler stays, and so does the flag', () => {
      const m = victim('catch', false);
      force(m);
      expect(stateOf(m)).toEqual({ handler: handlerAddress(SIGSEGV), blocked: false, unkillable: true });
      expect(m.advance(50).some((e) => e.kind === 'panic')).toBe(false);
    });
  });

  test('SIG-8 signalfd and its poll hear of a blocked signal, and of no other', () => {
    const { value } = runScript(
      function* () {
        const mask = new Uint8Array(8);
        mask[(SIGUSR1 - 1) >> 3] = 1 << ((SIGUSR1 - 1) & 7);
        const fd = yield* sys.raw(NR.signalfd4, -1, mask, 8, 0);
        yield* sys.kill(1, SIGUSR1);
        const open = yield* sys.poll([{ fd, events: 1 }], 0);
        yield* sys.sigprocmask(0, signalSet(SIGUSR1));
        yield* sys.kill(1, SIGUSR1);
        const held = yield* sys.poll([{ fd, events: 1 }], 0);
        const info = new Uint8Array(128);
        const n = yield* sys.raw(NR.read, fd, info, info.length);
        const after = yield* sys.poll([{ fd, events: 1 }], 0);
        return { open, held, n, sig: info[0], after };
      },
      { era },
    );
    expect(value).toEqual({ open: [0], held: [1], n: 128, sig: SIGUSR1, after: [0] });
  });

  test('SCHED-1 seats have equal shares, and tasks of a seat equal parts of its share', () => {
    const pids: number[] = [];
    const m = machine(
      era,
      function* () {
        for (let i = 0; i < 4; i += 1) pids.push(yield* fork('spin'));
        yield* sleep();
      },
      {
        *spin() {
          yield* sys.nanosleep(20);
          for (;;) yield* sys.spend(10_000);
        },
      },
    );
    m.advance(10);
    // One seat with three tasks, one with a single one.
    for (const [i, pid] of pids.entries()) ext(m, pid).seat = i < 3 ? 1000 : 1001;
    m.advance(20);
    const before = pids.map((pid) => ext(m, pid).cycles);
    m.advance(2020);
    const had = pids.map((pid, i) => ext(m, pid).cycles - (before[i] as number));
    const [a, b, c, alone] = had as [number, number, number, number];
    expect(alone).toBeGreaterThan(0);
    expect((a + b + c) / alone).toBeCloseTo(1, 1);
    for (const one of [a, b, c]) expect((3 * one) / alone).toBeCloseTo(1, 1);
  });

  test('SCHED-1 whoever is woken and has had less runs when the waker leaves the kernel', () => {
    let child = 0;
    const order: string[] = [];
    const m = machine(
      era,
      function* () {
        yield* sys.pipe();
        child = yield* fork('reader');
        yield* sys.nanosleep(5);
        yield* sys.spend(200_000);
        yield* sys.write(4, 'x');
        yield* sys.getpid();
        order.push('writer');
        yield* sleep();
      },
      {
        *reader() {
          yield* sys.raw(NR.read, 3, new Uint8Array(1), 1);
          order.push('reader');
          yield* sleep();
        },
      },
    );
    m.advance(100);
    expect(child).toBeGreaterThan(1);
    expect(order).toEqual(['reader', 'writer']);
  });

  test('CORE-1 a core dump takes those who share the memory along on 2.6.34 only', () => {
    let sharing = 0;
    let apart = 0;
    const m = machine(
      era,
      function* () {
        yield* fork('dumps');
        yield* sleep();
      },
      {
        *dumps() {
          sharing = yield* fork('sleep', CLONE_VM | SIGCHLD);
          apart = yield* fork('sleep');
          yield* sys.nanosleep(20);
          yield* sys.kill(yield* sys.getpid(), SIGABRT);
        },
        sleep,
      },
    );
    m.advance(10);
    expect([alive(m, sharing), alive(m, apart)]).toEqual([true, true]);
    m.advance(100);
    expect([alive(m, sharing), alive(m, apart)]).toEqual([era === 'v6.1', true]);
  });

  test.each([
    ['hangs', 0],
    ['panics', 1],
  ] as const)('SCHED-2 a list tied into a ring: the machine %s with softlockup_panic %i', (_what, value) => {
    const m = machine(era, function* () {
      yield* sys.nanosleep(20);
      yield* sys.kill(-1, 0);
    });
    m.advance(10);
    const k = kernelOf(m);
    k.state.sysctl.set('kernel.softlockup_panic', value);
    const { tasks } = k.task(ext(m, 1));
    tasks.next = tasks;
    const events = m.advance(100);
    expect(events.some((e) => e.kind === 'printk' && e.text.includes('soft lockup - CPU#0 stuck'))).toBe(true);
    expect(events.find((e) => e.kind === 'guard' && e.id === 'softlockup-panic')).toMatchObject({
      blocked: value === 1,
    });
    expect(events.some((e) => e.kind === 'panic')).toBe(value === 1);
    expect([m.halted, m.nextTick, m.advance(60_000)]).toEqual([true, null, []]);
  });
  test('EXIT-5 an oops ends the task; too many, or kernel.panic_on_oops, the machine', () => {
    const wild = function* (): Script<void> {
      yield* sys.nanosleep(20);
      yield* sys.kill(-1, 0);
      yield* sleep();
    };
    const run = (sysctl: Record<string, number>) => {
      const m = machine(
        era,
        function* () {
          yield* fork('wild');
          yield* sleep();
        },
        { wild },
      );
      m.advance(10);
      const k = kernelOf(m);
      for (const [name, value] of Object.entries(sysctl)) k.state.sysctl.set(name, value);
      const { tasks } = k.task(ext(m, 1));
      const next = tasks.next.$addr;
      k.mem.kwrite(tasks.$addr, new Uint8Array([8, 0, 0, 0]));
      const events = m.advance(100);
      k.mem.kwrite(tasks.$addr, new Uint8Array([next, next >>> 8, next >>> 16, next >>> 24]));
      return events.flatMap((e) =>
        e.kind === 'panic' ? [e.text] : e.kind === 'guard' && e.id === 'oops-die' ? ['dies'] : [],
      );
    };
    const not = 'Kernel panic - not syncing:';
    expect(run({})).toEqual(['dies']);
    expect(run({ 'kernel.panic_on_oops': 1 })).toEqual([`${not} Fatal exception`]);
    expect(run({ 'kernel.oops_limit': 1 })).toEqual(
      era === 'v6.1' ? ['dies', `${not} Oopsed too often (kernel.oops_limit is 1)`] : ['dies'],
    );
  });

  test('GUARD-2 every verdict follows from the facts that were told', () => {
    const all = [
      cgroupGuards,
      credGuards,
      exitGuards,
      forkGuards,
      fsGuards,
      jobctlGuards,
      memGuards,
      namespaceGuards,
      pidfdGuards,
      ptraceGuards,
      rlimitGuards,
      seccompGuards,
      signalGuards,
      waitGuards,
    ].flatMap((m) => Object.values(m).filter((g) => typeof g === 'object' && 'blocks' in g)) as Guard<never, Facts>[];
    const m = boot(randomBuild(era, 7), {
      era,
      seed: 7,
      image: { init: '/usr/sbin/init', files: [], homeFiles: [] },
    });
    const told = m.advance(150).filter((e): e is MachineEventOf<'guard'> => e.kind === 'guard');
    const ids = new Set<string>();
    const wrong = told.filter((e) => {
      const here = all.filter((g) => g.id === e.id && g.eras.includes(era) && (g.sites?.[era] ?? g.site) === e.site);
      if (here.length === 0) return false; // of a module that is not in the list
      ids.add(e.id);
      return !here.some((g) => g.blocks(Object.freeze({ ...e.facts })) === e.blocked);
    });
    expect(wrong).toEqual([]);
    expect(ids.size).toBeGreaterThan(15);
  });
});
