/** ipc/msg.c — message queues: messages have a type, and a reader says which types it takes. */
import { CAP_SYS_RESOURCE } from '../include/constants.ts';
import { E2BIG, EAGAIN, EFAULT, EINVAL, ENOMEM, ENOMSG, ENOSYS, EPERM, ERESTARTNOHAND } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { newQueue } from '../kernel/sched.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { chargeIpc } from './held.ts';
import type { Message, MsgQueue } from './types.ts';
import { messageBytes, unchargeIpc } from './uncharge.ts';
import {
  command,
  IPC_NOWAIT,
  IPC_RMID,
  IPC_SET,
  IPC_STAT,
  ipcget,
  ipcObject,
  ipcperms,
  mayChange,
  newPerm,
  objectsOf,
  readPerm,
  seconds,
  willSleep,
  withPerm,
} from './util.ts';

const MSG_NOERROR = 0o10000;
const MSG_EXCEPT = 0o20000;
const MSG_COPY = 0o40000;
const MSGMAX = 8192;
const MSGMNB = 16_384;
/** kernel.msgmni: by the memory there is, later a number. */
const MSGMNI = { old: 496, new: 32_000 } as const;

/** What an empty queue is charged with. */
const QUEUE_BYTES = 512;

export function msgget(k: Kernel, t: Task, key: number, flags: number): number {
  const all = objectsOf(k, t).msg;
  return ipcget(k, t, all, key, flags, {
    check: () => 0,
    make() {
      if (chargeIpc(k, t, QUEUE_BYTES) !== 0) return -ENOMEM;
      const perm = newPerm(k, t, all, key, flags, MSGMNI[k.era.trace]);
      if (typeof perm === 'number') {
        unchargeIpc(k, k.x(t).seat, QUEUE_BYTES);
        return perm;
      }
      const times = { stime: 0, rtime: 0, ctime: seconds(k), lspid: 0, lrpid: 0 };
      const queues = { readable: newQueue(), writable: newQueue() };
      all.byId.set(perm.id, { perm, messages: [], bytes: 0, limit: MSGMNB, ...times, ...queues });
      return perm.id;
    },
  });
}

export function msgsnd(k: Kernel, t: Task, id: number, from: Arg, size: number, flags: number): SysResult {
  const type = k.user.u32(from);
  if (type === undefined) return -EFAULT;
  if (size < 0 || size > MSGMAX || id < 0 || (type | 0) < 1) return -EINVAL;
  const bytes = k.user.read(k.user.at(from, 4), size);
  if (typeof bytes === 'number') return -EFAULT;
  const q = ipcObject(k, t, objectsOf(k, t).msg, id);
  if (typeof q === 'number') return q;
  const denied = ipcperms(k, t, q.perm, 0o222);
  if (denied !== 0) return denied;
  if (q.bytes + size > q.limit || q.messages.length + 1 > q.limit) {
    if ((flags & IPC_NOWAIT) !== 0) return -EAGAIN;
    willSleep(k, t);
    return k.block(t, { on: [q.writable], onSignal: -ERESTARTNOHAND });
  }
  if (chargeIpc(k, t, messageBytes(bytes)) !== 0) return -ENOMEM;
  q.messages.push({ type, bytes: bytes.slice(), seat: k.x(t).seat });
  q.bytes += size;
  q.lspid = t.tgid;
  q.stime = seconds(k);
  k.wake(q.readable);
  return 0;
}

/** Which message a reader gets: of its type, of any other, or of the lowest type up to a limit. */
function wanted(q: MsgQueue, type: number, except: boolean): number {
  if (type === 0) return q.messages.length > 0 ? 0 : -1;
  if (type > 0) return q.messages.findIndex((m) => (m.type === type) !== except);
  const most = type === -2147483648 ? 2147483647 : -type;
  let best = -1;
  q.messages.forEach((m, i) => {
    if (m.type <= most && (best < 0 || m.type < (q.messages[best] as Message).type)) best = i;
  });
  return best;
}

/** @models ipc/msg.c msgrcv @returns how many bytes of text, or -E2BIG, -ENOMSG, -EIDRM, -EACCES, -EINVAL */
export function msgrcv(k: Kernel, t: Task, id: number, to: Arg, size: number, type: number, flags: number): SysResult {
  if (id < 0 || size < 0) return -EINVAL;
  if ((flags & MSG_COPY) !== 0 && k.era.trace === 'new') return -ENOSYS;
  const q = ipcObject(k, t, objectsOf(k, t).msg, id);
  if (typeof q === 'number') return q;
  const denied = ipcperms(k, t, q.perm, 0o444);
  if (denied !== 0) return denied;
  const at = wanted(q, type, (flags & MSG_EXCEPT) !== 0);
  const message = q.messages[at];
  if (message === undefined) {
    if ((flags & IPC_NOWAIT) !== 0) return -ENOMSG;
    willSleep(k, t);
    return k.block(t, { on: [q.readable], onSignal: -ERESTARTNOHAND });
  }
  if (message.bytes.length > size && (flags & MSG_NOERROR) === 0) return -E2BIG;
  q.messages.splice(at, 1);
  unchargeIpc(k, message.seat, messageBytes(message.bytes));
  q.bytes -= message.bytes.length;
  q.lrpid = t.tgid;
  q.rtime = seconds(k);
  k.wake(q.writable);
  const text = message.bytes.subarray(0, size);
  const out = new Uint8Array(4 + text.length);
  new DataView(out.buffer).setInt32(0, message.type, true);
  out.set(text, 4);
  return k.user.write(to, out) < 0 ? -EFAULT : text.length;
}

/** struct msqid64_ds */
const msqid64 = (q: MsgQueue): Uint8Array =>
  withPerm(q.perm, 88)
    .u32(36, q.stime)
    .u32(44, q.rtime)
    .u32(52, q.ctime)
    .u32(60, q.bytes)
    .u32(64, q.messages.length)
    .u32(68, q.limit)
    .u32(72, q.lspid)
    .u32(76, q.lrpid).bytes;

export function msgctl(k: Kernel, t: Task, id: number, cmd: number, buf: Arg): number {
  const all = objectsOf(k, t).msg;
  const q = all.byId.get(id);
  if (q === undefined) return -EINVAL;
  const what = command(cmd);
  if (what === IPC_STAT) return ipcperms(k, t, q.perm, 0o444) || k.user.write(buf, msqid64(q));
  if (what !== IPC_SET && what !== IPC_RMID) return -EINVAL;
  const denied = mayChange(k, t, q.perm);
  if (denied !== 0) return denied;
  if (what === IPC_RMID) {
    all.byId.delete(id);
    for (const m of q.messages) unchargeIpc(k, m.seat, messageBytes(m.bytes));
    unchargeIpc(k, q.perm.seat, QUEUE_BYTES);
    k.wake(q.readable);
    k.wake(q.writable);
    return 0;
  }
  const limit = k.user.u32(buf, 68);
  if (limit === undefined) return -EFAULT;
  if (limit > MSGMNB && !k.capable(t, CAP_SYS_RESOURCE)) return -EPERM;
  const error = readPerm(k, q.perm, buf);
  if (error !== 0) return error;
  q.limit = limit;
  q.ctime = seconds(k);
  k.wake(q.readable);
  k.wake(q.writable);
  return 0;
}
