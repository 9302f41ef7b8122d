/** kernel/exports/doors.ts — all functions of the kernel that C can reach, by name and by address. */
import type { Era } from '../../era/era.ts';
import { NR } from '../../include/unistd.ts';
import { functionAddress } from '../symbols.ts';
import type { ExportedFunction } from './abi.ts';
import { basicExports } from './basics.ts';
import { credExports } from './creds.ts';
import { fileExports } from './files.ts';
import { hookExports } from './hooks.ts';
import { lockExports } from './locks.ts';
import { machineExports } from './machine.ts';
import { moduleExportsOwn } from './modules.ts';
import { paramExports } from './params.ts';
import { schedExports } from './sched.ts';
import { seqExports } from './seq.ts';
import { stringExports } from './strings.ts';
import { syscallDoors } from './syscalls.ts';
import { sysfsExports } from './sysfs.ts';
import { taskExports } from './tasks.ts';
import { timerExports } from './timers.ts';
import { userExports } from './user.ts';

const all = (): readonly ExportedFunction[] => [
  ...basicExports,
  ...credExports,
  ...fileExports,
  ...hookExports,
  ...lockExports,
  ...machineExports,
  ...moduleExportsOwn,
  ...paramExports,
  ...seqExports,
  ...schedExports,
  ...stringExports,
  ...syscallDoors(Object.keys(NR)),
  ...sysfsExports,
  ...taskExports,
  ...timerExports,
  ...userExports,
];

let names: Set<string> | null = null;
/** Of all eras: addresses do not depend on the era. */
export function DOOR_NAMES(): ReadonlySet<string> {
  names ??= new Set(all().map((f) => f.name));
  return names;
}
const byName = new Map<string, Map<string, ExportedFunction>>();
export function DOORS_BY_NAME(era: Era): ReadonlyMap<string, ExportedFunction> {
  let m = byName.get(era.id);
  if (m === undefined) {
    m = new Map(all().flatMap((f) => (f.eras.includes(era.id) ? [[f.name, f] as const] : [])));
    byName.set(era.id, m);
  }
  return m;
}
const byAddress = new Map<string, Map<number, ExportedFunction>>();
export function doorAt(era: Era, addr: number): ExportedFunction | null {
  let m = byAddress.get(era.id);
  if (m === undefined) {
    m = new Map([...DOORS_BY_NAME(era).values()].map((f) => [functionAddress(f.name), f] as const));
    byAddress.set(era.id, m);
  }
  return m.get(addr >>> 0) ?? null;
}
