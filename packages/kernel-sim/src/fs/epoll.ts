/**
 * fs/eventpoll.c — epoll: a set of files, and which of them are ready.
 *
 * Readiness is asked anew at each wait. Edge-triggered items are told again only after they were seen not ready, or more was added.
 */
import { EBADF, EEXIST, EFAULT, EINTR, EINVAL, ELOOP, ENOENT, ENOSPC, EPERM } from '../include/errno.ts';
import { O_CLOEXEC, O_RDWR } from '../include/fcntl.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, user } from '../kernel/syscall.ts';
import type { Kernel, SysResult } from '../kernel/types.ts';
import type { Arg } from '../program/types.ts';
import { anonPath } from './anon.ts';
import { Struct } from './bytes.ts';
import { fget, installFd, newOpenFile } from './file.ts';
import { opsOf } from './file-ops.ts';
import { type FileOps, POLLERR, POLLHUP, POLLIN, POLLRDNORM } from './io.ts';
import { deadline, maskOf, queuesOf, waitUntil } from './poll.ts';
import { withSigmask } from './sigmask.ts';
import type { EpollItem, EpollState, OpenFile } from './types.ts';

const EPOLLET = 0x80000000;
const EPOLLONESHOT = 0x40000000;
/** EPOLLIN … EPOLLRDHUP: what can be asked for. */
const EVENT_BITS = 0x2fff;
const IN_BITS = 0x20db;
const OUT_BITS = 0x304;
const MAX_ITEMS = 1024;
const MAX_NEST = 4;
const epollOf = (f: OpenFile): EpollState => f.epoll as EpollState;

/** An item whose last descriptor was closed is no longer watched. */
function prune(ep: EpollState): void {
  for (let i = ep.items.length - 1; i >= 0; i -= 1)
    if ((ep.items[i] as EpollItem).file.count <= 0) ep.items.splice(i, 1);
}
const readyMask = (k: Kernel, item: EpollItem): number =>
  item.events === 0 ? 0 : maskOf(k, item.file) & ((item.events & EVENT_BITS) | POLLERR | POLLHUP);

export const epollOps: FileOps = {
  poll(k, file) {
    prune(epollOf(file));
    return epollOf(file).items.some((i) => readyMask(k, i) !== 0) ? POLLIN | POLLRDNORM : 0;
  },
  queues: (k, file) => [epollOf(file).changed, ...epollOf(file).items.flatMap((i) => queuesOf(k, i.file))],
};

function create(k: Kernel, task: Task, flags: number): number {
  if ((flags & ~O_CLOEXEC) !== 0) return -EINVAL;
  const file = newOpenFile(k, 'epoll', anonPath(k, 'anon_inodefs', '[eventpoll]', 0o600), O_RDWR);
  if (typeof file === 'number') return file;
  file.epoll = { items: [], changed: { waiters: [] } };
  return installFd(k, task, file, flags !== 0);
}

/** ep_loop_check(): an epoll file may not come to watch itself, nor nest deeper than four. */
function nests(from: OpenFile, target: OpenFile, depth: number): boolean {
  if (from === target || depth > MAX_NEST) return true;
  return from.epoll?.items.some((i) => i.file.epoll !== null && nests(i.file, target, depth + 1)) === true;
}

function ctl(k: Kernel, task: Task, epfd: number, op: number, fd: number, arg: Arg): number {
  let event = { events: 0, lo: 0, hi: 0 };
  if (op !== 2) {
    const [events, lo, hi] = [0, 4, 8].map((at) => k.user.u32(arg, at));
    if (events === undefined || lo === undefined || hi === undefined) return -EFAULT;
    event = { events: (events | POLLERR | POLLHUP) >>> 0, lo, hi };
  }
  const ep = fget(k, task, epfd);
  const file = fget(k, task, fd);
  if (ep === null || file === null) return -EBADF;
  if (opsOf(file).poll === undefined) return -EPERM;
  if (ep === file || ep.epoll === null) return -EINVAL;
  const state = ep.epoll;
  prune(state);
  const at = state.items.findIndex((i) => i.fd === fd && i.file === file);
  const item = state.items[at];
  if (op === 1) {
    if (item !== undefined) return -EEXIST;
    if (file.epoll !== null && nests(file, ep, 0)) return -ELOOP;
    if (state.items.length >= MAX_ITEMS) return -ENOSPC;
    state.items.push({ fd, file, ...event, told: 0, edgeIn: -1, edgeOut: -1 });
  } else if (op === 2) {
    if (item === undefined) return -ENOENT;
    state.items.splice(at, 1);
  } else if (op === 3) {
    if (item === undefined) return -ENOENT;
    Object.assign(item, event, { told: 0, edgeIn: -1, edgeOut: -1 });
  } else return -EINVAL;
  k.wake(state.changed);
  return 0;
}

/** Edge triggered: what became ready since it was last told, or was added to. */
function freshEdges(k: Kernel, item: EpollItem, mask: number): number {
  const edges = opsOf(item.file).edges?.(k, item.file);
  const fresh = mask & ~item.told;
  item.told &= mask;
  if (edges === undefined || fresh !== 0) return fresh;
  const came = (edges.in !== item.edgeIn ? IN_BITS : 0) | (edges.out !== item.edgeOut ? OUT_BITS : 0);
  return mask & came;
}
function remember(k: Kernel, item: EpollItem, mask: number): void {
  item.told = mask;
  const edges = opsOf(item.file).edges?.(k, item.file);
  item.edgeIn = edges?.in ?? -1;
  item.edgeOut = edges?.out ?? -1;
}

/** ep_send_events(): at most `max` events; level-triggered items go to the end of the line. */
function collect(k: Kernel, ep: EpollState, out: Arg, max: number): number {
  prune(ep);
  let n = 0;
  const items = ep.items.slice();
  for (const item of items) {
    const mask = readyMask(k, item);
    const edge = (item.events & EPOLLET) !== 0;
    const fresh = edge ? freshEdges(k, item, mask) : mask;
    if (fresh === 0 || n >= max) continue;
    const row = new Struct(12).u32(0, mask).u32(4, item.lo).u32(8, item.hi);
    if (k.user.write(k.user.at(out, n * 12), row.bytes) < 0) return n > 0 ? n : -EFAULT;
    n += 1;
    if (edge) remember(k, item, mask);
    if ((item.events & EPOLLONESHOT) !== 0) item.events = 0;
    ep.items.splice(ep.items.indexOf(item), 1);
    ep.items.push(item);
  }
  return n;
}
function wait(k: Kernel, task: Task, epfd: number, out: Arg, max: number, ms: number): SysResult {
  if (max <= 0 || max > 0x7fffffff / 12) return -EINVAL;
  const file = fget(k, task, epfd);
  if (file === null) return -EBADF;
  if (file.epoll === null) return -EINVAL;
  const n = collect(k, file.epoll, out, max);
  if (n !== 0 || ms === 0) {
    k.x(task).restart = null;
    return n;
  }
  const until = deadline(k, task, ms < 0 ? Number.POSITIVE_INFINITY : ms);
  return waitUntil(k, task, epollOps.queues?.(k, file) ?? [], until, -EINTR);
}

export const epollSyscalls = [
  syscall('epoll_create', NR.epoll_create, [int], (k, t, size) => (size <= 0 ? -EINVAL : create(k, t, 0))),
  syscall('epoll_create1', NR.epoll_create1, [int], create),
  syscall('epoll_ctl', NR.epoll_ctl, [int, int, int, user], ctl),
  syscall('epoll_wait', NR.epoll_wait, [int, user, int, int], wait),
  syscall('epoll_pwait', NR.epoll_pwait, [int, user, int, int, user], (k, t, fd, out, max, ms, mask) =>
    withSigmask(k, t, mask, () => wait(k, t, fd, out, max, ms)),
  ),
];
