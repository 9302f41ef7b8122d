/** kernel/sys.c, kernel/utsname.c and others — the machine's names and numbers, and small calls a C library makes. */
import { CAP_SYS_ADMIN } from '../include/constants.ts';
import { EFAULT, EINVAL, ENOSYS, EPERM } from '../include/errno.ts';
import type { Task } from '../include/sched.ts';
import { NR } from '../include/unistd.ts';
import { decodeUtf8, encodeUtf8 } from '../include/utf8.ts';
import { lacks } from './capable.ts';
import { uptimeMs } from './clock.ts';
import { ns_capable } from './namespaces.ts';
import { int, syscall, uint, user } from './syscall.ts';
import type { Kernel } from './types.ts';

const UTS_FIELD = 65;
const UNAME26 = 0x0020000;

/** override_release(): what a program that asked for an old kernel is told. */
function releaseFor(k: Kernel, t: Task): string {
  if ((k.x(t).personality & UNAME26) === 0 || k.era.trace === 'old') return k.era.release;
  const minor = Number(k.era.release.split('.')[1] ?? 0);
  return k.era.release.replace(/^\d+\.\d+/, `2.6.${60 + minor}`);
}
function utsname(k: Kernel, t: Task): Uint8Array {
  const { uts } = k.x(t).ns;
  const out = new Uint8Array(UTS_FIELD * 6);
  ['Linux', uts.hostname, releaseFor(k, t), k.era.version, 'i686', uts.domainname].forEach((s, i) => {
    out.set(encodeUtf8(s).subarray(0, UTS_FIELD - 1), i * UTS_FIELD);
  });
  return out;
}
const setName = (name: 'sethostname' | 'setdomainname') =>
  syscall(name, NR[name], [user, int], (k, t, text, len) => {
    const { uts } = k.x(t).ns;
    if (lacks(k, t, CAP_SYS_ADMIN, ns_capable(k, t, uts.userNs, CAP_SYS_ADMIN))) return -EPERM;
    if (len < 0 || len > UTS_FIELD - 1) return -EINVAL;
    const b = k.user.read(text, len);
    if (typeof b === 'number') return b;
    const end = b.indexOf(0);
    const s = decodeUtf8(b, 0, end < 0 ? b.length : end);
    if (name === 'sethostname') uts.hostname = s;
    else uts.domainname = s;
    return 0;
  });

/** struct sysinfo of i386: 64 bytes. */
function sysinfo(k: Kernel): Uint8Array {
  const b = new Uint8Array(64);
  const v = new DataView(b.buffer);
  v.setInt32(0, Math.floor(uptimeMs(k) / 1000), true);
  k.state.load.avg.forEach((n, i) => {
    v.setUint32(4 + i * 4, n << 5, true); // SI_LOAD_SHIFT - FSHIFT
  });
  v.setUint32(16, k.mem.bytes, true);
  v.setUint32(20, k.mem.freeFrames * 4096, true);
  v.setUint16(40, Math.min(65535, k.state.tasks.size), true);
  v.setUint32(52, 1, true);
  return b;
}
function randomBytes(k: Kernel, count: number): Uint8Array {
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i += 4) {
    const r = k.random();
    for (let j = 0; j < 4 && i + j < count; j += 1) out[i + j] = r >>> (j * 8);
  }
  return out;
}
const MEMBARRIER = 0x7f | (1 << 7) | (1 << 8);

export const sysSyscalls = [
  syscall('uname', NR.uname, [user], (k, t, out) => k.user.write(out, utsname(k, t))),
  setName('sethostname'),
  setName('setdomainname'),
  syscall('personality', NR.personality, [uint], (k, t, persona) => {
    const x = k.x(t);
    const old = x.personality;
    if (persona !== 0xffffffff) x.personality = persona;
    return old;
  }),
  syscall('sysinfo', NR.sysinfo, [user], (k, _t, out) => k.user.write(out, sysinfo(k))),
  /** @models drivers/char/random.c getrandom */
  syscall('getrandom', NR.getrandom, [user, uint, uint], (k, _t, buf, count, flags) => {
    if ((flags & ~7) !== 0 || (flags & 6) === 6) return -EINVAL;
    const n = Math.min(count, 1 << 20);
    return k.user.write(buf, randomBytes(k, n)) < 0 ? -EFAULT : n;
  }),
  /** One CPU: every barrier is passed already. */
  syscall('membarrier', NR.membarrier, [int, uint, int], (_k, _t, cmd, flags) => {
    if (flags !== 0 && cmd !== 1 << 7) return -EINVAL;
    return cmd === 0 ? MEMBARRIER : (cmd & (cmd - 1)) === 0 && (cmd & MEMBARRIER) !== 0 ? 0 : -EINVAL;
  }),
  syscall('rseq', NR.rseq, [user, uint, int, uint], () => -ENOSYS),
];
