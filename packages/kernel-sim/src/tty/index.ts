/** tty/index.ts — what the rest of the kernel uses of the terminals. */
import type { TtyKey } from '../events.ts';
import type { Task } from '../include/sched.ts';
import type { Kernel } from '../kernel/types.ts';
import type { TtyId } from '../types.ts';

export type TtyInput =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'key'; readonly key: TtyKey }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** Makes the terminal and its node under /dev, owned by `uid`; an existing one is taken over. */
export declare function ttyOpen(k: Kernel, id: TtyId, uid: number): void;
export declare function ttyInput(k: Kernel, id: TtyId, input: TtyInput): void;
export declare function ttyResize(k: Kernel, id: TtyId, cols: number, rows: number): void;
/** The person left: SIGHUP and SIGCONT to the session leader, and every open file of it is dead. */
export declare function ttyHangup(k: Kernel, id: TtyId): void;
/** The kernel prints on a terminal: wall, console lines. */
export declare function ttyPrint(k: Kernel, id: TtyId, text: string): void;
/** disassociate_ctty(): a session leader leaves, or gives its terminal up. */
export declare function disassociate(k: Kernel, task: Task, exiting: boolean): void;
/** tty_nr of /proc/PID/stat; 0 when none. */
export declare function ttyNumber(k: Kernel, id: TtyId | null): number;
/** The foreground group; -1 when the task has no terminal. */
export declare function ttyForeground(k: Kernel, task: Task): number;
