/** machine-types.ts — the front door: what a machine is to those who hold one. */

import type { Era } from './era/era.ts';
import type { MachineAnswer, MachineEvent, MachineInput, MachineQuery } from './events.ts';
import type { LsmHook, ProcFile, Syscall } from './kernel/types.ts';
import type { ProgramDef } from './program/types.ts';
import type { EraId, Millis, Plain } from './types.ts';

/** What kernel-sim accepts from outside; the plugin SDK passes these on. */
export interface KernelContributions {
  readonly programs?: readonly ProgramDef[];
  readonly syscalls?: readonly Syscall[];
  readonly procFiles?: readonly ProcFile[];
  readonly hooks?: readonly LsmHook[];
  /** Files every image of this build has, e.g. manual pages and headers. */
  readonly files?: readonly BuildFile[];
}

/** A file of every image of a build. Its bytes are asked for when somebody first looks at it, and must always be the same. */
export interface BuildFile extends Omit<ImageFile, 'bytes'> {
  readonly bytes?: Uint8Array | (() => Uint8Array);
  /** Default: all of them. */
  readonly eras?: readonly EraId[];
}

/** A file of an image. `text` or `bytes`; neither makes a directory; `target` a symbolic link. */
export interface ImageFile {
  readonly path: string;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly target?: string;
  /** A copy of this file, which another plugin brings; nothing when it is not there. */
  readonly from?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
}

export interface ImageSpec {
  /** Path of the program that becomes PID 1, e.g. `/sbin/init`. */
  readonly init: string;
  readonly files: readonly ImageFile[];
  /** Laid into every home directory, paths relative to it, owned by its user. */
  readonly homeFiles: readonly ImageFile[];
  readonly hostname?: string;
  /** More of the kernel's command line, e.g. `panic=3 module.sig_enforce=1`. */
  readonly cmdline?: string;
  /** Overrides of the era's defaults, e.g. `kernel.panic_on_oops`. */
  readonly sysctl?: Readonly<Record<string, number | string>>;
}

export interface BootConfig {
  readonly era: EraId;
  readonly seed: number;
  readonly image: ImageSpec;
  /** MiB of memory, 64 without it; from 32 to 768. */
  readonly memory?: number;
  /** Starts one program without a terminal, for `killinit run`; its output arrives as tty events of `stdout` and `stderr`. */
  readonly run?: { readonly argv: readonly string[]; readonly uid: number };
}

/** A linked kernel and its userland: immutable, shared by every machine of a room. */
export interface Build {
  readonly era: Era;
  readonly programs: ReadonlyMap<string, ProgramDef>;
  readonly syscalls: ReadonlyMap<number, Syscall>;
  readonly procFiles: readonly ProcFile[];
  readonly hooks: readonly LsmHook[];
  readonly files: ReadonlyMap<string, BuildFile>;
}

/** Plain data: structuredClone-able, stored as it is. */
export interface Snapshot {
  readonly config: BootConfig;
  readonly state: Plain;
  readonly memory: Plain;
}

export interface Machine {
  /** Takes an input at its room time. Never throws for any input. */
  apply(at: Millis, input: MachineInput): readonly MachineEvent[];
  /** Lets room time and CPU pass up to `to`. Additive: in one step or in a thousand, same state, same events. */
  advance(to: Millis): readonly MachineEvent[];
  /** When the machine next has something to do by itself; null when it only waits for people (or has halted). */
  readonly nextTick: Millis | null;
  /** Where room time stands inside. */
  readonly now: Millis;
  /** True after a panic or power off, until `reset`. */
  readonly halted: boolean;
  inspect(query: MachineQuery): MachineAnswer;
  snapshot(): Snapshot;
  /** Over the encoding of the snapshot; equal states have equal hashes, in every JavaScript engine. */
  hash(): string;
}
