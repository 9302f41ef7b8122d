/** kernel-sim — the machine. Everything others may use of it. */

export { type Era, eraOf } from './era/era.ts';
export type * from './events.ts';
export * as proc from './fs/proc/api.ts';
export { GUARD_CATALOGUE, type GuardEntry, guardEntry, guardTitle } from './guards/catalogue.ts';
export { type Civil, civil, daysFromCivil, fromCivil } from './include/civil.ts';
export * from './include/errno.ts';
export * as fcntl from './include/fcntl.ts';
export { kstructsHeader, MODULE_LAYOUT, structsHeader } from './include/headers.ts';
export type { Cred, Task } from './include/sched.ts';
export * as signals from './include/signal.ts';
export { NR, syscallName } from './include/unistd.ts';
export { decodeUtf8, encodeUtf8 } from './include/utf8.ts';
export { moduleExports } from './kernel/exports/list.ts';
export { stamped } from './kernel/printk.ts';
export { int, syscall, uint, user } from './kernel/syscall.ts';
export type * from './kernel/types.ts';
export { LinkError, link } from './link.ts';
export { boot, restore } from './machine.ts';
export type * from './machine-types.ts';
export { LEAST_RAM, MOST_RAM, USUAL_RAM } from './mm/memory.ts';
export * from './program/sys.ts';
export { sys } from './program/sys.ts';
export * from './program/types.ts';
export { clonePlain, decodePlain, encodePlain, hashBytes } from './snapshot.ts';
export * from './types.ts';
