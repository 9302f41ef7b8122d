/**
 * machine.ts — the front door: boot, restore, apply, advance.
 *
 * A machine is a function of its inputs. Time passes only in `advance`; an input is taken at its room time and starts things that the
 * next advance runs. Nothing a student can do throws out of here: Panic and Halt stop the machine, all else is inside it.
 */
import type { MachineAnswer, MachineEvent, MachineInput, MachineQuery } from './events.ts';
import { installFile, openCapture, writeFile } from './fs/index.ts';
import { layImage, makeHome, writeAccounts } from './image.ts';
import { CYCLES_PER_MS } from './include/constants.ts';
import { encodeUtf8 } from './include/utf8.ts';
import { inspect } from './inspect/index.ts';
import { start_kernel } from './kernel/boot.ts';
import { saveCPrograms } from './kernel/c-state.ts';
import { newCgroup } from './kernel/cgroup.ts';
import { ringWork } from './kernel/exports/sched.ts';
import { ringKernelTimer } from './kernel/exports/timers.ts';
import { Halt } from './kernel/halt.ts';
import { ring_timerfd } from './kernel/handle-files.ts';
import { ring_hung } from './kernel/hung-task.ts';
import { LinuxKernel } from './kernel/kernel.ts';
import { calc_global_load, LOAD_FREQ } from './kernel/loadavg.ts';
import { emptyKernelCode } from './kernel/module-state.ts';
import { INIT_INUM, initUserNs } from './kernel/namespaces.ts';
import { Panic } from './kernel/panic.ts';
import { stamped } from './kernel/printk.ts';
import { ctrl_alt_del } from './kernel/reboot.ts';
import { runTask } from './kernel/run.ts';
import { charge, newQueue, pickNext, wakeTask } from './kernel/sched.ts';
import { handle_sysrq } from './kernel/sysrq.ts';
import { check_cpu_timers, ring_posix, ringAlarm } from './kernel/timers.ts';
import type { KernelState, KTimer, PosixTimer, Timer, TimerFd } from './kernel/types.ts';
import type { BootConfig, Build, Machine, Snapshot } from './machine-types.ts';
import { relinkFileMaps } from './mm/file-map.ts';
import { LEAST_RAM, Memory, MOST_RAM, USUAL_RAM } from './mm/memory.ts';
import { type MemoryImage, restoreMemory, saveMemory } from './mm/memory-image.ts';
import { saveAs } from './save.ts';
import { decodePlain, encodePlain, hashBytes } from './snapshot.ts';
import { exportTree, importTree, type Kept, writeFifo } from './survive.ts';
import { ttyHangup, ttyInput, ttyOpen, ttyPrint, ttyResize } from './tty/index.ts';
import { Bug, type Millis, type Plain } from './types.ts';

function emptyState(seed: number): KernelState {
  const userNs = initUserNs();
  const tasks: KernelState['tasks'] = new Map();
  const pidNs = {
    addr: 0,
    level: 0,
    parent: null,
    inum: INIT_INUM.pid,
    userNs,
    tasks,
    last: 0,
    dead: false,
    reboot: 0,
    empty: newQueue(),
  };
  const plain = (inum: number): { inum: number; userNs: typeof userNs } => ({ inum, userNs });
  return {
    seed,
    cycles: 0,
    busyCycles: 0,
    switches: 0,
    load: { at: LOAD_FREQ, avg: [0, 0, 0] },
    bootedAt: 0,
    boots: 0,
    halted: null,
    rebootAt: null,
    fs: {} as KernelState['fs'],
    tasks,
    groups: new Map(),
    sessions: new Map(),
    users: new Map(),
    pidNs,
    userNs,
    ns: {
      uts: { ...plain(INIT_INUM.uts), hostname: 'killinit', domainname: '(none)' },
      ipc: plain(INIT_INUM.ipc),
      net: plain(INIT_INUM.net),
      cgroup: plain(INIT_INUM.cgroup),
      mnt: plain(INIT_INUM.mnt),
      pid: pidNs,
    },
    userNamespaces: new Map(),
    nextInum: 0xf0000001,
    futexes: new Map(),
    cgroup: newCgroup('', null),
    clockShiftMs: 0,
    cmosIndex: 0,
    heldBySeat: new Map(),
    mqBytes: new Map(),
    initTask: 0,
    job: 0,
    initPidNs: 0,
    initNsproxy: 0,
    calls: 0,
    timers: [],
    timerSeq: 0,
    queues: [],
    minVruntime: 0,
    preempted: false,
    current: null,
    log: [],
    logSeq: 0,
    modules: [],
    kcode: emptyKernelCode(),
    tainted: 0,
    oopses: 0,
    sysctl: new Map(),
    spaces: new Map(),
    fileMaps: new Map(),
    faultLines: { window: -1, count: 0 },
    slab: { free: new Map(), big: new Map(), owner: new Map() },
    seats: new Map(),
    terminals: new Map(),
    culprit: null,
    rng: (Math.imul(seed | 0, 2654435761) ^ 0x9e3779b9) >>> 0 || 1,
  };
}

class SimMachine implements Machine {
  private k: LinuxKernel;
  private readonly build: Build;
  private readonly config: BootConfig;

  constructor(build: Build, config: BootConfig, k: LinuxKernel) {
    this.build = build;
    this.config = config;
    this.k = k;
  }
  get now(): Millis {
    return this.k.now;
  }
  get halted(): boolean {
    return this.k.state.halted !== null;
  }
  get nextTick(): Millis | null {
    const { state } = this.k;
    if (state.halted !== null) return state.rebootAt === null ? null : state.rebootAt / CYCLES_PER_MS;
    if (state.queues.some((q) => q.tasks.length > 0)) return this.k.now;
    const first = state.timers[0];
    return first === undefined ? null : first.at / CYCLES_PER_MS;
  }

  private take(): MachineEvent[] {
    const { events } = this.k;
    this.k.events = [];
    return events;
  }
  /** Runs kernel code; a panic or power off ends it, and the machine. */
  private guard(fn: () => void): void {
    const { k } = this;
    try {
      fn();
    } catch (e) {
      if (e instanceof Panic) k.state.halted = 'panic';
      else if (e instanceof Halt) {
        k.state.halted = 'off';
        if (e.how === 'restart') this.reboot();
      } else throw e;
    }
  }

  advance(to: Millis): readonly MachineEvent[] {
    const { k } = this;
    const limit = Math.floor(to * CYCLES_PER_MS);
    while (k.state.halted === null && this.k === k && k.state.cycles < limit) this.guard(() => this.turn(k, limit));
    if (this.k !== k) return [...this.take(), ...this.advance(to)];
    const { rebootAt } = k.state;
    if (k.state.halted === 'panic' && rebootAt !== null && rebootAt <= limit) {
      k.state.cycles = Math.max(k.state.cycles, rebootAt);
      this.reboot();
      return [...this.take(), ...this.advance(to)];
    }
    if (k.state.halted !== null && k.state.cycles < limit) k.state.cycles = limit;
    return this.take();
  }

  /** Until something changes who runs: due timers, or one step of the next task, or idle time. */
  private turn(k: LinuxKernel, limit: number): void {
    const { state } = k;
    const due = state.timers[0];
    if (due !== undefined && due.at <= state.cycles) {
      state.timers.shift();
      this.ring(k, due);
      return;
    }
    while (state.load.at <= state.cycles) calc_global_load(k);
    const until = Math.min(limit, state.load.at, due?.at ?? limit);
    const x = pickNext(k);
    if (x === null) {
      state.cycles = until;
      return;
    }
    const before = state.cycles;
    runTask(k, x, until);
    if (state.cycles === before) charge(k, x, 1); // every step takes time: nothing can spin for free
    check_cpu_timers(k, x);
  }

  private ring(k: LinuxKernel, timer: Timer): void {
    const { task, what } = timer;
    if (timer.kind === 'posix') ring_posix(k, what as PosixTimer);
    else if (timer.kind === 'timerfd') ring_timerfd(k, what as TimerFd);
    else if (timer.kind === 'ktimer') ringKernelTimer(k, (what as KTimer).addr);
    else if (timer.kind === 'kwork') ringWork(k, (what as KTimer).addr);
    if (task === null) return;
    if (timer.kind === 'alarm') ringAlarm(k, task);
    else if (timer.kind === 'hung') ring_hung(k, task);
    else if (task.wait !== null) {
      task.wait.timer = null;
      wakeTask(k, task);
    }
  }

  apply(at: Millis, input: MachineInput): readonly MachineEvent[] {
    const events = [...this.advance(at)];
    this.guard(() => this.input(input));
    return [...events, ...this.take()];
  }

  private input(input: MachineInput): void {
    const { k } = this;
    if (input.kind === 'reset') {
      this.reboot();
      return;
    }
    if (input.kind === 'attach') {
      k.state.terminals.set(input.tty, { uid: input.uid, login: input.login, sudo: input.sudo });
      if (k.state.halted !== null) return;
      writeAccounts(k);
      makeHome(k, input.login, input.uid);
      this.plug(k, input.tty, input.login);
      return;
    }
    const seat = 'tty' in input ? (k.state.terminals.get(input.tty)?.uid ?? null) : null;
    if (input.kind === 'hangup') k.state.terminals.delete(input.tty);
    if (k.state.halted !== null) return;
    switch (input.kind) {
      case 'hangup':
        k.actAs(seat, () => ttyHangup(k, input.tty));
        writeTerminals(k);
        writeFifo(k, '/run/seats', encodeUtf8(`detach ${input.tty}\n`));
        return;
      case 'size':
        k.actAs(seat, () => ttyResize(k, input.tty, input.cols, input.rows));
        return;
      case 'line':
        k.emitAs(input.tty, { kind: 'command', tty: input.tty, line: input.line });
        k.actAs(seat, () => ttyInput(k, input.tty, input));
        return;
      case 'key':
        k.actAs(seat, () => ttyInput(k, input.tty, input));
        return;
      case 'save':
        saveAs(k, input.tty, input.path, input.text);
        return;
      case 'cad':
        k.actAs(null, () => ctrl_alt_del(k));
        return;
      case 'sysrq':
        k.actAs(null, () => handle_sysrq(k, input.key, false));
        return;
      case 'wall':
        for (const tty of k.state.terminals.keys()) ttyPrint(k, tty, input.text);
        return;
    }
  }

  /** A terminal is there: init hears of it on its control fifo, as a real one would through a uevent. */
  private plug(k: LinuxKernel, tty: string, login: string): void {
    const who = k.state.terminals.get(tty);
    ttyOpen(k, tty, who?.uid ?? 0);
    writeTerminals(k);
    writeFifo(k, '/run/seats', encodeUtf8(`attach ${tty} ${login}\n`));
  }

  /** Power off and on. Homes, crash logs and who sits where survive; kernel state does not. */
  private reboot(): void {
    const old = this.k;
    const state = emptyState(this.config.seed);
    const kept = [...exportTree(old, '/home'), ...exportTree(old, '/var/crash'), ...exportTree(old, '/root')];
    state.cycles = old.state.cycles;
    state.bootedAt = old.state.cycles;
    state.load.at += old.state.cycles;
    state.boots = old.state.boots;
    state.calls = old.state.calls;
    state.logSeq = old.state.logSeq;
    state.rng = old.random() || 1;
    for (const [tty, who] of old.state.terminals) state.terminals.set(tty, who);
    const next = new LinuxKernel(this.build, this.config, memoryOf(this.config), state);
    next.events = old.events;
    this.k = next;
    const dead = old.state.halted === 'panic' ? old.state.log.map(stamped) : null;
    this.guard(() => powerOn(next, kept, dead));
  }

  inspect(query: MachineQuery): MachineAnswer {
    return inspect(this.k, query);
  }
  snapshot(): Snapshot {
    saveCPrograms(this.k);
    return {
      config: this.config,
      state: encodePlain(this.k.state),
      memory: saveMemory(this.k.mem) as unknown as Plain,
    };
  }
  hash(): string {
    const { state, memory } = this.snapshot();
    return hashBytes(state as Uint8Array) + hashBytes(encodePlain(memory));
  }
}

function powerOn(k: LinuxKernel, kept: readonly Kept[], dead: readonly string[] | null): void {
  k.state.boots += 1;
  k.emit({ kind: 'booted', era: k.era.id, boot: k.state.boots });
  start_kernel(
    k,
    () => {
      layImage(k);
      importTree(k, kept);
      if (dead !== null) {
        const n = k.state.boots - 1;
        writeFile(k, `/var/crash/${n}/dmesg`, encodeUtf8(`${dead.join('\n')}\n`), {
          uid: 0,
          gid: 0,
          mode: 0o644,
        });
      }
      for (const [tty, { uid, login }] of k.state.terminals) {
        makeHome(k, login, uid);
        ttyOpen(k, tty, uid);
      }
      writeTerminals(k);
      const { run } = k.config;
      if (run !== undefined)
        writeFile(k, '/run/job', encodeUtf8([String(run.uid), ...run.argv].join('\0')), {
          uid: 0,
          gid: 0,
          mode: 0o600,
        });
    },
    (x) => {
      // PID 1's standard streams: what a program started by `run` inherits from it.
      if (k.config.run === undefined) return;
      for (const name of ['null', 'stdout', 'stderr']) installFile(k, x, openCapture(k, name));
    },
  );
}

/** /run/ttys: the terminals that exist and who sits there, for init. */
function writeTerminals(k: LinuxKernel): void {
  const rows = [...k.state.terminals].map(([tty, { login }]) => `${tty} ${login}\n`);
  writeFile(k, '/run/ttys', encodeUtf8(rows.join('')), { uid: 0, gid: 0, mode: 0o600 });
}

function memoryOf({ memory = USUAL_RAM }: BootConfig): Memory {
  if (!Number.isInteger(memory) || memory < LEAST_RAM || memory > MOST_RAM)
    throw new Bug(`a machine has ${LEAST_RAM} to ${MOST_RAM} MiB of memory, not ${memory}`);
  return new Memory(memory);
}

/** Boots a machine at room time 0. Its first events come with the first advance or apply. */
export function boot(build: Build, config: BootConfig): Machine {
  const k = new LinuxKernel(build, config, memoryOf(config), emptyState(config.seed));
  try {
    powerOn(k, [], null);
  } catch (e) {
    if (!(e instanceof Panic)) throw e;
    k.state.halted = 'panic';
  }
  return new SimMachine(build, config, k);
}

/** Goes on from a snapshot of the same build: same inputs from here, same events. */
export function restore(build: Build, snapshot: Snapshot): Machine {
  const state = decodePlain(snapshot.state as Uint8Array) as KernelState;
  const mem = memoryOf(snapshot.config);
  restoreMemory(mem, snapshot.memory as unknown as MemoryImage);
  const k = new LinuxKernel(build, snapshot.config, mem, state);
  relinkFileMaps(k);
  return new SimMachine(build, snapshot.config, k);
}
