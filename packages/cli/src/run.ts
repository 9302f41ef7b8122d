/**
 * run.ts — `killinit run FILE…`: a fresh machine per file, the file run in it, what came out.
 *
 * The shell script (or program) runs as a child of init in a session of its own without a terminal, stdin /dev/null, in an empty folder
 * on a tmpfs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type BootConfig,
  boot,
  type EraId,
  encodeUtf8,
  type ImageFile,
  type Machine,
  type MachineEvent,
  signals,
  stamped,
  USUAL_RAM,
} from '@killinit/kernel-sim';
import { JOB_DIR, JOB_PATH } from './job.ts';
import { parseOptions, wrongMemory } from './options.ts';
import { ERAS, standardBuild, tinyImage } from './standard.ts';

interface GuardRow {
  readonly id: string;
  readonly site: string;
  readonly blocked: boolean;
  readonly facts: unknown;
}
export interface RunResult {
  file: string;
  stdout: string;
  stderr: string;
  exit: number | null;
  signal: string | null;
  panic: string | null;
  dmesg: string[];
  guards: GuardRow[];
  syscalls: number;
  virtualMs: number;
}
export interface RunOptions {
  readonly era: EraId;
  readonly uid: number;
  readonly seed: number;
  /** MiB. */
  readonly memory?: number;
  readonly limitSeconds: number;
  readonly includeDirs: readonly string[];
}

const MAX_GUARDS = 20_000;
/** Room time between looks at what the machine did. */
const STEP_MS = 200;

function collect(r: RunResult, events: readonly MachineEvent[]): boolean {
  let over = false;
  for (const e of events) {
    switch (e.kind) {
      case 'tty':
        if (e.tty === 'stdout') r.stdout += e.data;
        else if (e.tty === 'stderr') r.stderr += e.data;
        break;
      case 'printk':
        r.dmesg.push(stamped(e));
        break;
      case 'guard':
        if (r.guards.length < MAX_GUARDS) r.guards.push({ id: e.id, site: e.site, blocked: e.blocked, facts: e.facts });
        break;
      case 'panic':
        r.panic = e.text;
        over = true;
        break;
    }
  }
  return over;
}

const INCLUDES = '/run/killinit/include';
const HEADER = /\.(h|inc|c)$/;
/** Headers of the `-I` folders, and those beside the source, as files of the image. */
function includeFiles(dirs: readonly string[], source: string): ImageFile[] {
  const found: ImageFile[] = [];
  const collect = (dir: string, to: string, deep: boolean): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const from = join(dir, entry.name);
      const path = `${to}/${entry.name}`;
      if (entry.isDirectory() && deep && path.split('/').length < 16) collect(from, path, true);
      else if (entry.isFile() && HEADER.test(entry.name) && (deep || entry.name.endsWith('.h')))
        found.push({ path, bytes: new Uint8Array(readFileSync(from)) });
    }
  };
  for (const [i, dir] of dirs.entries()) if (existsSync(dir)) collect(dir, `${INCLUDES}/${i}`, true);
  collect(dirname(source), '/run/killinit', false);
  return found;
}

/** Runs one file to its end, a panic, or the limit of machine time. */
export function runFile(file: string, options: RunOptions): RunResult {
  const r: RunResult = {
    file,
    stdout: '',
    stderr: '',
    exit: null,
    signal: null,
    panic: null,
    dmesg: [],
    guards: [],
    syscalls: 0,
    virtualMs: 0,
  };
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(file));
  } catch (e) {
    r.stderr = `killinit: cannot read ${file}: ${e instanceof Error ? e.message : String(e)}\n`;
    r.exit = 127;
    return r;
  }
  const name = `/run/killinit/${basename(file)}`;
  const elf = bytes[0] === 0x7f && bytes[1] === 0x45;
  const source = file.endsWith('.c');
  const includes = source ? includeFiles(options.includeDirs, file) : [];
  const argv = source
    ? [JOB_PATH, 'compile', name, ...options.includeDirs.flatMap((_, i) => ['-I', `${INCLUDES}/${i}`])]
    : elf
      ? [JOB_PATH, 'execute', name]
      : ['/bin/sh', name];
  const config: BootConfig = {
    era: options.era,
    seed: options.seed,
    ...(options.memory === undefined ? {} : { memory: options.memory }),
    image: { ...tinyImage, files: [{ path: name, bytes, mode: 0o755 }, { path: JOB_DIR, mode: 0o1777 }, ...includes] },
    run: { argv, uid: options.uid },
  };
  try {
    drive(boot(standardBuild(options.era), config), r, options.limitSeconds * 1000);
  } catch (e) {
    // An invariant of ours does not hold: this file's row says so, the others still run.
    r.stderr += `killinit: simulator fault: ${e instanceof Error ? (e.stack ?? e.message) : String(e)}\n`;
    r.exit = 70;
  }
  return r;
}

function drive(machine: Machine, r: RunResult, limitMs: number): void {
  let status: number | null = null;
  for (;;) {
    const tick = machine.nextTick;
    const to = tick === null ? limitMs : Math.min(limitMs, Math.max(machine.now, tick) + STEP_MS);
    const all = machine.advance(to);
    // What was asked for is not run again on a machine that restarted.
    const again = all.findIndex((e) => e.kind === 'booted' && e.boot > 1);
    const events = again < 0 ? all : all.slice(0, again);
    if (again >= 0) status = 0;
    for (const e of events) {
      if (e.cause !== null) r.syscalls = Math.max(r.syscalls, e.cause);
      if (e.kind === 'job') status = e.status;
    }
    const panicked = collect(r, events);
    if (panicked || status !== null) break;
    if (machine.halted) {
      status = 0;
      break;
    }
    if (machine.now >= limitMs || tick === null) {
      status = 124 << 8;
      r.stderr += `killinit: ${tick === null ? 'everything sleeps for ever' : `still running after ${limitMs / 1000} s of machine time`}\n`;
      break;
    }
  }
  r.virtualMs = Math.round(machine.now);
  if (r.panic !== null || status === null) return;
  if ((status & 0x7f) !== 0) r.signal = signals.signalName(status & 0x7f);
  else r.exit = (status >>> 8) & 0xff;
}

/** 128 + n for a signal, 70 after a panic. */
export function statusOf(r: RunResult): number {
  if (r.panic !== null) return 70;
  if (r.signal !== null) {
    for (let n = 1; n <= 64; n += 1) if (signals.signalName(n) === r.signal) return 128 + n;
  }
  return r.exit ?? 1;
}

export function runCommand(args: readonly string[]): number {
  const o = parseOptions(args, {
    valued: ['--era', '--uid', '--seed', '--limit', '--memory'],
    listed: ['-I'],
    plain: ['--json'],
  });
  if (o.error !== null || o.rest.length === 0) {
    process.stderr.write(`${o.error ?? 'Name at least one file: killinit run FILE…'}\n`);
    return 2;
  }
  const era = (o.flags.get('--era') ?? 'v6.1') as EraId;
  if (!ERAS.includes(era)) {
    process.stderr.write(`There is no era ${era}. Choose one of ${ERAS.join(', ')}.\n`);
    return 2;
  }
  const number = (name: string, fallback: number): number => Number(o.flags.get(name) ?? fallback);
  const options: RunOptions = {
    era,
    uid: number('--uid', 0),
    seed: number('--seed', 1),
    memory: number('--memory', USUAL_RAM),
    limitSeconds: number('--limit', 300),
    includeDirs: o.lists.get('-I') ?? [],
  };
  for (const n of [options.uid, options.seed, options.limitSeconds]) {
    if (Number.isFinite(n) && n >= 0) continue;
    process.stderr.write('--uid, --seed and --limit take a number that is not negative.\n');
    return 2;
  }
  const wrong = wrongMemory(options.memory ?? USUAL_RAM);
  if (wrong !== null) {
    process.stderr.write(wrong);
    return 2;
  }
  let status = 0;
  for (const file of o.rest) {
    const r = runFile(file, options);
    if (o.flags.has('--json')) process.stdout.write(`${JSON.stringify(r)}\n`);
    else {
      process.stdout.write(encodeUtf8(r.stdout));
      process.stderr.write(encodeUtf8(r.stderr));
      if (r.panic !== null)
        process.stderr.write(`${r.dmesg.slice(r.dmesg.findIndex((l) => l.includes('Kernel panic'))).join('\n')}\n`);
    }
    if (status === 0) status = statusOf(r);
  }
  return status;
}
