/** kernel/guard-types.ts — guards and the hooks of security modules. */
import type { Facts, GuardId } from '../types.ts';

export interface Guard<Ctx, F extends Facts> {
  readonly id: GuardId;
  /** The kernel function whose check this is. */
  readonly site: string;
  /** Where another era has it in another function. */
  readonly sites?: Readonly<Record<string, string>>;
  readonly eras: readonly string[];
  read(ctx: Ctx): F;
  blocks(facts: F): boolean;
}

/** Facts of each LSM hook; plugins refuse by them. `seat` fields are loginuids (-1: the machine's own). */
export interface LsmFacts {
  task_kill: {
    sig: number;
    pid: number;
    seat: number;
    targetSeat: number;
    uid: number;
    comm: string;
    targetComm: string;
  };
  task_create: { seat: number; tasks: number; uid: number };
  /** 2.6.34 only: security_task_wait(). */
  task_wait: { seat: number; pid: number; childSeat: number };
  task_prctl: { seat: number; option: number };
  inode_permission: { seat: number; uid: number; path: string; write: boolean; owner: number; isTty: boolean };
  file_open: { seat: number; uid: number; openFiles: number };
  vm_enough_memory: { seat: number; pages: number; adding: number };
  kernel_module: { seat: number; uid: number; name: string; loads: number };
  syslog_write: { seat: number; linesThisSecond: number };
  ptrace_access_check: { seat: number; pid: number; targetSeat: number };
}

export interface LsmHook<H extends keyof LsmFacts = keyof LsmFacts> {
  readonly hook: H;
  readonly id: GuardId;
  /** The errno it answers with, negative. Default -EPERM. */
  readonly errno?: number;
  blocks(facts: LsmFacts[H]): boolean;
}
