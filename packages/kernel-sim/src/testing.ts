/** testing.ts — a machine whose PID 1 does what a test wants: its calls are made for real, its value comes back to the test. */
import type { MachineEvent } from './events.ts';
import { NR } from './include/unistd.ts';
import { link } from './link.ts';
import { boot } from './machine.ts';
import type { ImageSpec, KernelContributions, Machine } from './machine-types.ts';
import { sys } from './program/sys.ts';
import type { Program, RunnerCall } from './program/types.ts';
import type { EraId, Plain } from './types.ts';

export type Script<T> = Generator<RunnerCall, T, number>;
export interface ScriptOptions {
  readonly era?: EraId;
  /** PID 1 becomes this user before the script begins. */
  readonly uid?: number;
  readonly contributions?: readonly KernelContributions[];
  readonly image?: Partial<ImageSpec>;
  /** What children made with sys.fork({ entry, state: null }) do, by entry; their value is the exit status. */
  readonly children?: Readonly<Record<string, () => Script<number>>>;
  /** Room time the script may take. */
  readonly ms?: number;
}
export interface ScriptRun<T> {
  readonly value: T;
  readonly events: readonly MachineEvent[];
  readonly machine: Machine;
}

/** Boots a machine and runs `script` as its PID 1, which then sleeps. @throws when the script does not end */
export function runScript<T>(script: () => Script<T>, options: ScriptOptions = {}): ScriptRun<T> {
  const era = options.era ?? 'v6.1';
  const out: T[] = [];
  const init = {
    path: '/usr/sbin/init',
    summary: 'runs a test',
    *main(_argv: readonly string[], _env: readonly string[], saved: Plain | null): Program {
      const entry = saved as { readonly entry?: string } | null;
      const child = entry?.entry === undefined ? undefined : options.children?.[entry.entry];
      if (child !== undefined) return yield* child();
      if (options.uid !== undefined) {
        yield* sys.raw(NR.setgroups32, 0, 0);
        yield* sys.raw(NR.setgid32, options.uid);
        yield* sys.raw(NR.setuid32, options.uid);
      }
      out.push(yield* script());
      for (;;) yield* sys.raw(NR.pause);
    },
  };
  const build = link(era, [{ programs: [init] }, ...(options.contributions ?? [])]);
  const image: ImageSpec = { init: init.path, files: [], homeFiles: [], ...options.image };
  const machine = boot(build, { era, seed: 1, image });
  const events = machine.advance(options.ms ?? 20_000);
  if (out.length === 0) {
    const told = events.flatMap((e) =>
      e.kind === 'printk' || e.kind === 'panic' || e.kind === 'oops' ? [e.text] : [],
    );
    throw new Error(`The script did not end. The machine said:\n${told.slice(-20).join('\n')}`);
  }
  return { value: out[0] as T, events, machine };
}
export const inMachine = <T>(script: () => Script<T>, options: ScriptOptions = {}): T =>
  runScript(script, options).value;
