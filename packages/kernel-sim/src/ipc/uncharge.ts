/** ipc/uncharge.ts — what objects of IPC took is given back. Apart from held.ts, as files need it when the kernel is not there yet. */
import type { Kernel } from '../kernel/types.ts';
import type { Seat } from '../types.ts';
import type { PosixQueue } from './types.ts';

export const pagesOf = (bytes: number): number => Math.ceil(bytes / 4096);
/** What a message is charged with: somewhat more than Linux takes, as an object of the host does. */
export const messageBytes = (bytes: Uint8Array): number => 256 + bytes.length;

export function unchargeIpc(k: Kernel, seat: Seat, bytes: number): void {
  const { heldBySeat } = k.state;
  const old = heldBySeat.get(seat) ?? 0;
  k.mem.hold(pagesOf(old - bytes) - pagesOf(old));
  heldBySeat.set(seat, old - bytes);
}
/** mqueue_evict_inode(): without a name and without an open file it is gone, with all that is in it. */
export function dropQueue(k: Kernel, q: PosixQueue): void {
  if (q.linked || q.opens > 0) return;
  for (const m of q.messages) unchargeIpc(k, m.seat, messageBytes(m.bytes));
  q.messages.length = 0;
  const { mqBytes } = k.state;
  mqBytes.set(q.uid, (mqBytes.get(q.uid) ?? 0) - q.cost);
}
