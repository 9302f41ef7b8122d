/** lib/caps.ts — capabilities by name, as capability.h numbers them. */
import { type Sys, sys } from './sdk.ts';

export const CAPABILITIES = (
  'chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap linux_immutable net_bind_service net_broadcast net_admin ' +
  'net_raw ipc_lock ipc_owner sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice sys_resource sys_time ' +
  'sys_tty_config mknod lease audit_write audit_control setfcap mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon ' +
  'bpf checkpoint_restore'
).split(' ');

const PR_CAPBSET_READ = 23;
/** The highest capability this kernel knows. */
export function* lastCap(): Sys<number> {
  let last = CAPABILITIES.length - 1;
  while (last > 0 && (yield* sys.prctl(PR_CAPBSET_READ, last, 0, 0, 0)) < 0) last -= 1;
  return last;
}

export interface CapChange {
  readonly add: boolean;
  /** -1 for all of them. */
  readonly cap: number;
}
/** `+kill,-sys_ptrace`, `-all`; null and the bad word when one is unknown. */
export function parseCaps(list: string): CapChange[] | { readonly unknown: string } {
  const out: CapChange[] = [];
  for (const word of list.split(',')) {
    const m = /^([+-])(?:cap_)?([a-z_0-9]+)$/.exec(word);
    const cap = m?.[2] === 'all' ? -1 : CAPABILITIES.indexOf(m?.[2] ?? '');
    if (m === null || (cap < 0 && m[2] !== 'all')) return { unknown: word };
    out.push({ add: m[1] === '+', cap });
  }
  return out;
}
/** One bit in a pair of words, low first. */
export function withCap(set: readonly [number, number], cap: number, on: boolean): [number, number] {
  const words: [number, number] = [set[0], set[1]];
  const i = cap >>> 5;
  const bit = 1 << (cap & 31);
  words[i as 0 | 1] = (on ? words[i as 0 | 1] | bit : words[i as 0 | 1] & ~bit) >>> 0;
  return words;
}
export const hasCap = (set: readonly [number, number], cap: number): boolean =>
  ((set[(cap >>> 5) as 0 | 1] >>> (cap & 31)) & 1) === 1;
