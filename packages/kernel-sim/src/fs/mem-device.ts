/**
 * fs/mem-device.ts — drivers/char/mem.c: physical memory as /dev/mem, kernel virtual memory as /dev/kmem, I/O ports as /dev/port.
 *
 * Who opened the device has passed `devmem-cap`; each access is asked about again where the kernel was built with STRICT_DEVMEM.
 */

import { devmemStrict } from '../guards/mem.ts';
import { EFAULT, EPERM } from '../include/errno.ts';
import { portIn, portOut } from '../kernel/ports.ts';
import type { Kernel } from '../kernel/types.ts';
import { KernelFault, PAGE_OFFSET } from '../mm/memory.ts';

const KMEM = 2;
const PORT = 4;
const PORTS = 65_536;
const PAGE = 4096;
const FIRST_MB = 1 << 20;

/** range_is_allowed(): the first page of the access decides, as every further one is of the same kind. */
const refused = (k: Kernel, pos: number): boolean =>
  k.blocked(devmemStrict, { pfn: Math.floor(pos / PAGE), ram: pos < k.mem.bytes && pos >= FIRST_MB });

const address = (minor: number, pos: number): number => (minor === KMEM ? pos : PAGE_OFFSET + pos) >>> 0;

/** Where /dev/mem ends, or how far an access of kmem may go without leaving 32 bits. */
const limit = (k: Kernel, minor: number): number => (minor === KMEM ? 2 ** 32 : k.mem.bytes);

/** A wild address is EFAULT here: the driver checks before it copies. */
function checked<T>(fn: () => T): T | number {
  try {
    return fn();
  } catch (e) {
    if (e instanceof KernelFault) return -EFAULT;
    throw e;
  }
}

/** read_port(): a byte of each port from `pos` on. */
function portBytes(k: Kernel, pos: number, count: number): Uint8Array {
  return Uint8Array.from({ length: Math.max(0, Math.min(count, PORTS - pos)) }, (_, i) => portIn(k, pos + i, 1));
}
/** write_port() */
function writePorts(k: Kernel, pos: number, bytes: Uint8Array): number {
  const n = Math.max(0, Math.min(bytes.length, PORTS - pos));
  for (let i = 0; i < n; i += 1) portOut(k, pos + i, 1, bytes[i] as number);
  return n;
}

export function memRead(k: Kernel, minor: number, pos: number, count: number): Uint8Array | number {
  if (count === 0) return new Uint8Array(0);
  if (minor === PORT) return portBytes(k, pos, count);
  // valid_phys_addr_range()
  const n = Math.min(count, limit(k, minor) - pos);
  if (n <= 0) return -EFAULT;
  if (minor !== KMEM) {
    if (refused(k, pos)) return -EPERM;
    if (pos < FIRST_MB && k.era.trace === 'new') return new Uint8Array(Math.min(n, FIRST_MB - pos));
    return k.mem.m8.slice(pos, pos + n);
  }
  return checked(() => k.mem.kread(address(minor, pos), n));
}
export function memWrite(k: Kernel, minor: number, pos: number, bytes: Uint8Array): number {
  if (minor === PORT) return writePorts(k, pos, bytes);
  const n = Math.min(bytes.length, limit(k, minor) - pos);
  if (n <= 0) return -EFAULT;
  if (minor !== KMEM) {
    if (refused(k, pos)) return -EPERM;
    if (pos < FIRST_MB && k.era.trace === 'new') return Math.min(n, FIRST_MB - pos);
  }
  return checked(() => {
    k.mem.kwrite(address(minor, pos), bytes.subarray(0, n));
    // Whoever writes into the kernel answers for what becomes of init.
    const init = k.find(1);
    if (init !== null) k.blame(init);
    return n;
  });
}
