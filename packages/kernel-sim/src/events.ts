/**
 * events.ts — what goes into a machine and what comes out of it.
 *
 * Inputs are the only way in and the only thing that is logged; events are derived. Both are plain data.
 */
import type { Facts, GuardId, Pid, Plain, Seat, TtyId } from './types.ts';

export type TtyKey = '^C' | '^Z' | '^D' | '^\\';

export type MachineInput =
  /** A person sits down: init starts login and a shell on `tty` for this account, made if it does not exist. */
  | {
      readonly kind: 'attach';
      readonly tty: TtyId;
      readonly uid: number;
      readonly login: string;
      readonly sudo: boolean;
    }
  | { readonly kind: 'hangup'; readonly tty: TtyId }
  | { readonly kind: 'size'; readonly tty: TtyId; readonly cols: number; readonly rows: number }
  /** A line from the browser's editor; the newline is added by the tty. */
  | { readonly kind: 'line'; readonly tty: TtyId; readonly line: string }
  | { readonly kind: 'key'; readonly tty: TtyId; readonly key: TtyKey }
  /** The editor saves a file, as the user of `tty`. */
  | { readonly kind: 'save'; readonly tty: TtyId; readonly path: string; readonly text: string }
  /** An event the room lays before the machine, e.g. a write to every terminal. */
  | { readonly kind: 'wall'; readonly text: string }
  /** Ctrl-Alt-Del, and Alt-SysRq with a key, on the machine's own keyboard. */
  | { readonly kind: 'cad' }
  | { readonly kind: 'sysrq'; readonly key: string }
  /** Power off and on: a new boot from the image; homes survive. */
  | { readonly kind: 'reset' };

/** Carried by every event: who is behind it, and the system call it happened in (a number that only rises). */
export interface Cause {
  readonly seat: Seat;
  readonly cause: number | null;
}

export type MachineEvent = Cause &
  (
    | { readonly kind: 'tty'; readonly tty: TtyId; readonly data: string }
    | {
        readonly kind: 'guard';
        readonly id: GuardId;
        readonly site: string;
        readonly task: Pid;
        readonly blocked: boolean;
        readonly facts: Facts;
        /** Equal guard events of one seat within one advance are told once. */
        readonly count: number;
      }
    | {
        readonly kind: 'syscall';
        readonly task: Pid;
        readonly name: string;
        readonly args: readonly (number | string)[];
        readonly result: number;
      }
    | {
        readonly kind: 'task';
        readonly task: Pid;
        readonly change: 'fork' | 'exec' | 'zombie' | 'reaped' | 'state' | 'cred' | 'parent';
        readonly ppid: Pid;
        readonly uid: number;
        readonly comm: string;
        readonly state: string;
        readonly detail: string;
      }
    /** `stamp` is seconds since boot with microseconds, as dmesg shows it. */
    | { readonly kind: 'printk'; readonly level: number; readonly stamp: number; readonly text: string }
    | { readonly kind: 'oops'; readonly task: Pid; readonly text: string }
    /** A command line as the shell took it, for logs; `exit` comes with the next prompt. */
    | { readonly kind: 'command'; readonly tty: TtyId; readonly line: string }
    | { readonly kind: 'exited'; readonly tty: TtyId; readonly status: number }
    /** What the scenario's programs report on the machine's console device, e.g. answers of init. */
    | {
        readonly kind: 'module';
        readonly name: string;
        readonly change: 'loaded' | 'refused' | 'unloaded';
        readonly detail: string;
      }
    /** The last thread of the global init left. This, panic or not, is a win; any other panic is a crash. */
    | { readonly kind: 'init_died'; readonly by: Pid; readonly how: string }
    | { readonly kind: 'panic'; readonly text: string }
    /** The program of BootConfig.run has ended, with this wait status. */
    | { readonly kind: 'job'; readonly status: number }
    | { readonly kind: 'booted'; readonly era: string; readonly boot: number }
  );

export type MachineEventOf<K extends MachineEvent['kind']> = Extract<MachineEvent, { kind: K }>;

/** A question that reads and changes nothing and is not logged. */
export type MachineQuery =
  | { readonly kind: 'complete'; readonly tty: TtyId; readonly line: string; readonly cursor: number }
  | { readonly kind: 'tree' }
  | { readonly kind: 'dmesg'; readonly from: number }
  | { readonly kind: 'read'; readonly tty: TtyId; readonly path: string }
  | { readonly kind: 'guards' }
  | { readonly kind: 'task'; readonly pid: Pid };
export type MachineAnswer = Plain;
