/** root/kernel.ts — the kernel's own insides: modules, symbols, log, memory image, and the magic system request. */
import { encodeUtf8, type Kernel, type ModuleState, type ProcFile, proc, stamped } from '@killinit/plugin-sdk';
import { file, hex, modern } from '../lib.ts';

const EPERM = 1;
const EINVAL = 22;
const CAP_SYSLOG = 34;
const CAP_SYS_ADMIN = 21;
const CAP_SYS_RAWIO = 17;

/** m_show() of kernel/module/procfs.c. Addresses are for those who may know them. */
function moduleLine(m: ModuleState, addr: number): string {
  const users = m.usedBy.length === 0 ? '-' : m.usedBy.map((u) => `${u},`).join('');
  const permanent = m.exit === 0 && m.init !== 0 ? (users === '-' ? '[permanent],' : `${users}[permanent],`) : users;
  const taints = m.taints === '' ? '' : ` (${m.taints})`;
  return `${m.name} ${m.size} ${m.refcnt} ${permanent} ${m.state} 0x${hex(addr, 8)}${taints}\n`;
}
function modules(k: Kernel, current: Parameters<typeof proc.kallsyms>[1]): string {
  const show = !modern(k) || proc.maySeeAddresses(k, current);
  return [...k.state.modules]
    .reverse()
    .map((m) => moduleLine(m, show ? m.frames.base : 0))
    .join('');
}

/** /proc/kcore: an ELF core header, and the linear map of kernel memory behind it. */
const KCORE_DATA = 4096;
const PAGE_OFFSET = 0xc0000000;
function kcoreHeader(size: number): Uint8Array {
  const bytes = new Uint8Array(KCORE_DATA);
  const v = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1], 0);
  v.setUint16(16, 4, true); // ET_CORE
  v.setUint16(18, 3, true); // EM_386
  v.setUint32(20, 1, true);
  v.setUint32(28, 52, true);
  v.setUint16(40, 52, true);
  v.setUint16(42, 32, true);
  v.setUint16(44, 1, true);
  [1, KCORE_DATA, PAGE_OFFSET, 0, size, size, 7, 4096].forEach((word, i) => {
    v.setUint32(52 + i * 4, word, true);
  });
  return bytes;
}
function readKcore(k: Kernel, pos: number, count: number): Uint8Array {
  const size = k.mem.m8.length;
  if (pos < KCORE_DATA) return kcoreHeader(size).subarray(pos, Math.min(KCORE_DATA, pos + count));
  const at = pos - KCORE_DATA;
  return at >= size ? new Uint8Array(0) : k.mem.m8.slice(at, Math.min(size, at + count, at + 65_536));
}

const maySyslog = (k: Kernel, current: Parameters<typeof proc.kallsyms>[1]): boolean =>
  k.capable(current, CAP_SYSLOG) || k.capable(current, CAP_SYS_ADMIN);

export const kernelFiles: readonly ProcFile[] = [
  file('modules', modules),
  file('kallsyms', (k, current) =>
    proc
      .kallsyms(k, current)
      .map((s) => `${hex(s.addr, 8)} ${s.type} ${s.name}${s.module === '' ? '' : `\t[${s.module}]`}\n`)
      .join(''),
  ),
  {
    path: 'kcore',
    mode: 0o400,
    open: (k, current) =>
      k.capable(current, CAP_SYS_RAWIO) ? proc.lockedDown(k, current, '/proc/kcore access', 'confidentiality') : -EPERM,
    readAt: (k, _current, _task, pos, count) => readKcore(k, pos, count),
  },
  /** do_syslog(READ): takes what nobody has read yet, or waits for it. */
  {
    path: 'kmsg',
    mode: 0o400,
    open: (k, current) => (maySyslog(k, current) ? 0 : -EPERM),
    readAt(k, current, _task, _pos, count) {
      const { fs } = k.state;
      const rows = k.state.log.filter((l) => l.seq > fs.syslogSeq);
      if (rows.length === 0) return k.block(current, { on: [fs.kmsg] });
      let text = '';
      for (const l of rows) {
        const line = `<${l.level}>${stamped(l)}\n`;
        if (text.length + line.length > count) break;
        text += line;
        fs.syslogSeq = l.seq;
      }
      return text === '' ? -EINVAL : encodeUtf8(text);
    },
    poll: (k) => (k.state.log.some((l) => l.seq > k.state.fs.syslogSeq) ? 0x41 : 0),
    queues: (k) => [k.state.fs.kmsg],
  },
  /** write_sysrq_trigger(): the first character counts, and kernel.sysrq does not. */
  {
    path: 'sysrq-trigger',
    mode: 0o200,
    write(k, _current, _task, text) {
      const [key] = text;
      if (key !== undefined) proc.sysrq(k, key, true);
      return 0;
    },
  },
];
