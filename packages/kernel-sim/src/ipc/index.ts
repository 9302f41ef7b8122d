/** ipc/syscall.c — ipc(2), the one call i386 had for all of System V IPC, and the single ones of 5.1. */
import { EFAULT, ENOSYS } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { mqueueSyscalls } from './mqueue.ts';
import { msgctl, msgget, msgrcv, msgsnd } from './msg.ts';
import { semctl, semget, semtimedop } from './sem.ts';
import { shmat, shmctl, shmdt, shmget } from './shm.ts';

const CALL = {
  SEMOP: 1,
  SEMGET: 2,
  SEMCTL: 3,
  SEMTIMEDOP: 4,
  MSGSND: 11,
  MSGRCV: 12,
  MSGGET: 13,
  MSGCTL: 14,
  SHMAT: 21,
  SHMDT: 22,
  SHMGET: 23,
  SHMCTL: 24,
} as const;

/** @param call  which one; the version of its arguments above 16 bits */
function ipc(
  k: Kernel,
  t: Task,
  call: number,
  first: number,
  second: number,
  third: number,
  ptr: Arg,
  fifth: Arg,
): SysResult {
  const version = call >>> 16;
  switch (call & 0xffff) {
    case CALL.SEMOP:
      return semtimedop(k, t, first, ptr, second, 0, false);
    case CALL.SEMTIMEDOP:
      return semtimedop(k, t, first, ptr, second, fifth, false);
    case CALL.SEMGET:
      return semget(k, t, first, second, third);
    case CALL.SEMCTL: {
      const arg = k.user.u32(ptr);
      return arg === undefined ? -EFAULT : semctl(k, t, first, second, third, arg);
    }
    case CALL.MSGSND:
      return msgsnd(k, t, first, ptr, second, third);
    case CALL.MSGRCV: {
      if (version !== 0) return msgrcv(k, t, first, ptr, second, int(fifth), third);
      // The address and the type, in a struct: a call could have five arguments only.
      const [to, type] = [k.user.u32(ptr), k.user.u32(ptr, 4)];
      return to === undefined || type === undefined ? -EFAULT : msgrcv(k, t, first, to, second, type | 0, third);
    }
    case CALL.MSGGET:
      return msgget(k, t, first, second);
    case CALL.MSGCTL:
      return msgctl(k, t, first, second, ptr);
    case CALL.SHMAT: {
      const at = shmat(k, t, first, uint(ptr), second);
      if (at < 0) return at;
      return k.user.write(third >>> 0, Uint8Array.of(at, at >>> 8, at >>> 16, at >>> 24)) < 0 ? -EFAULT : 0;
    }
    case CALL.SHMDT:
      return shmdt(k, t, uint(ptr));
    case CALL.SHMGET:
      return shmget(k, t, first, second >>> 0, third);
    case CALL.SHMCTL:
      return shmctl(k, t, first, second, ptr);
    default:
      return -ENOSYS;
  }
}

export const ipcSyscalls = [
  syscall('ipc', NR.ipc, [uint, int, int, int, user, user], ipc),
  syscall('semget', NR.semget, [int, int, int], semget),
  syscall('semctl', NR.semctl, [int, int, int, uint], semctl),
  syscall('semtimedop_time64', NR.semtimedop_time64, [int, user, uint, user], (k, t, id, ops, count, timeout) =>
    semtimedop(k, t, id, ops, count, timeout, true),
  ),
  syscall('shmget', NR.shmget, [int, uint, int], shmget),
  syscall('shmctl', NR.shmctl, [int, int, user], shmctl),
  syscall('shmat', NR.shmat, [int, uint, int], (k, t, id, at, flags) => shmat(k, t, id, at, flags) | 0),
  syscall('shmdt', NR.shmdt, [uint], shmdt),
  syscall('msgget', NR.msgget, [int, int], msgget),
  syscall('msgsnd', NR.msgsnd, [int, user, int, int], msgsnd),
  syscall('msgrcv', NR.msgrcv, [int, user, int, int, int], msgrcv),
  syscall('msgctl', NR.msgctl, [int, int, user], msgctl),
  ...mqueueSyscalls,
];
