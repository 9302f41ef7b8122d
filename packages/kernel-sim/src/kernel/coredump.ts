/**
 * fs/coredump.c — a core file where core_pattern says: an ELF header with the signal in its note, and no memory.
 *
 * Differs: the file says what died and of which signal; the pages of the process are not in it.
 */

import { pathOf, writeFile } from '../fs/index.ts';
import * as G from '../guards/signal.ts';
import { PF_KTHREAD, RLIMIT_CORE } from '../include/constants.ts';
import type { Task } from '../include/sched.ts';
import { SIGKILL } from '../include/signal.ts';
import { sigaddset } from '../include/sigset.ts';
import { signal_wake_up } from './signal.ts';
import { threads } from './task.ts';
import type { Kernel } from './types.ts';

const ELF_HEADER = 52;
const PHDR = 32;
const PRSTATUS = 144;

function image(t: Task, sig: number): Uint8Array {
  const note = 12 + 8 + PRSTATUS;
  const out = new Uint8Array(ELF_HEADER + PHDR + note);
  const v = new DataView(out.buffer);
  out.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1], 0);
  v.setUint16(16, 4, true); // ET_CORE
  v.setUint16(18, 3, true); // EM_386
  v.setUint32(20, 1, true);
  v.setUint32(28, ELF_HEADER, true);
  v.setUint16(40, ELF_HEADER, true);
  v.setUint16(42, PHDR, true);
  v.setUint16(44, 1, true);
  v.setUint32(ELF_HEADER, 4, true); // PT_NOTE
  v.setUint32(ELF_HEADER + 4, ELF_HEADER + PHDR, true);
  v.setUint32(ELF_HEADER + 16, note, true);
  const at = ELF_HEADER + PHDR;
  v.setUint32(at, 5, true);
  v.setUint32(at + 4, PRSTATUS, true);
  v.setUint32(at + 8, 1, true);
  out.set([0x43, 0x4f, 0x52, 0x45], at + 12);
  v.setUint32(at + 20, sig, true);
  v.setUint16(at + 32, sig, true);
  v.setUint32(at + 44, t.tgid, true);
  return out;
}

/** True when a core was written (the wait status says "core dumped"). */
export function do_coredump(k: Kernel, t: Task, sig: number): boolean {
  const pattern = String(k.state.sysctl.get('kernel.core_pattern') ?? 'core');
  const dumpable = t.mm.$addr === 0 ? 0 : t.mm.flags & 3;
  const limit = t.signal.rlim.at(RLIMIT_CORE).rlim_cur;
  const none = k.blocked(G.fatalCore, { sig, limit, dumpable, pattern });
  if (dumpable !== 0 && k.era.trace === 'old') zap_threads(k, t);
  if (dumpable === 0 || (none && !pattern.startsWith('|'))) return false; // the limit is none of a helper's
  if (pattern === '') return false;
  if (k.blocked(G.corePipe, { pattern })) return true; // Differs: the helper is not run
  const bytes = image(t, sig);
  if (t.signal.rlim.at(RLIMIT_CORE).rlim_cur < bytes.length) return false;
  const usesPid = Number(k.state.sysctl.get('kernel.core_uses_pid') ?? 0) !== 0 && !pattern.includes('%p');
  const name = expand(k, t, sig, pattern) + (usesPid ? `.${t.tgid}` : '');
  const path = name.startsWith('/') ? name : `${pathOf(k, k.x(t).fs.cwd)}/${name}`;
  return writeFile(k, path, bytes, { uid: t.cred.fsuid, gid: t.cred.fsgid, mode: 0o600 }) >= 0;
}
/** zap_threads(): until 5.16 everybody with this memory died with it, other processes too; not even init was spared. */
function zap_threads(k: Kernel, t: Task): void {
  if (t.mm.mm_users <= 1) return;
  for (const p of k.forEachProcess()) {
    if (p.tgid === t.tgid || p.mm.$addr !== t.mm.$addr || (p.flags & PF_KTHREAD) !== 0) continue;
    p.signal.flags = k.era.signalFlags.GROUP_EXIT;
    p.signal.group_stop_count = 0;
    for (const s of threads(k, p)) {
      sigaddset(s.pending.signal, SIGKILL);
      signal_wake_up(k, s, true);
    }
  }
}
function expand(k: Kernel, t: Task, sig: number, pattern: string): string {
  const words: Readonly<Record<string, string>> = {
    '%': '%',
    p: String(t.tgid),
    P: String(t.tgid),
    i: String(t.pid),
    u: String(t.cred.uid),
    g: String(t.cred.gid),
    s: String(sig),
    e: t.comm.replaceAll('/', '!'),
    h: k.x(t).ns.uts.hostname,
    t: String(Math.floor(k.now / 1000)),
  };
  let out = '';
  for (let i = 0; i < pattern.length; i += 1) {
    if (pattern[i] !== '%') out += pattern[i];
    else {
      i += 1;
      out += words[pattern[i] ?? ''] ?? '';
    }
  }
  return out;
}
