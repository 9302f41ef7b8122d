/** sys/files.ts — what is below /sys beside the folders of modules. */
import { type Kernel, type ProcFile, proc } from '@killinit/plugin-sdk';
import { file, integer, NEW } from '../lib.ts';

const EINVAL = 22;
const EPERM = 1;
const CAP_SYS_ADMIN = 21;

const LEVELS = ['none', 'integrity', 'confidentiality'] as const;
const level = (k: Kernel): number => LEVELS.indexOf(proc.lockdownLevel(k));

/** lockdown_write(): up only, never down. */
const lockdown: ProcFile = {
  path: '/sys/kernel/security/lockdown',
  mode: 0o644,
  eras: NEW,
  render: (k) => `${LEVELS.map((name, i) => (i === level(k) ? `[${name}]` : name)).join(' ')}\n`,
  write(k, _current, _task, text) {
    const wanted = (LEVELS as readonly string[]).indexOf(text.trim());
    if (wanted < 0) return -EINVAL;
    if (wanted <= level(k)) return -EPERM;
    k.state.sysctl.set(proc.LOCKDOWN_KEY, LEVELS[wanted] as string);
    k.printk(5, 'Kernel is locked down from securityfs; see man kernel_lockdown.7');
    return 0;
  },
};

/** memory_failure(): the page with this physical address is no longer to be used. Differs: nothing is unmapped. */
function offline(name: 'hard' | 'soft'): ProcFile {
  return {
    path: `/sys/devices/system/memory/${name}_offline_page`,
    mode: 0o200,
    write(k, current, _task, text) {
      if (!k.capable(current, CAP_SYS_ADMIN)) return -EPERM;
      const addr = integer(text);
      if (Number.isNaN(addr) || addr < 0) return -EINVAL;
      const pfn = Math.floor(addr / 4096);
      if (pfn >= k.mem.frames) return -6;
      const at = `0x${pfn.toString(16)}`;
      if (name === 'hard') k.printk(3, `Memory failure: ${at}: recovery action for dirty LRU page: Recovered`);
      else k.printk(6, `soft_offline: ${at}: page migrated`);
      return 0;
    },
  };
}

export const sysFiles: readonly ProcFile[] = [
  lockdown,
  file('/sys/kernel/security/lsm', () => 'lockdown,capability,landlock,yama,bpf', { eras: NEW }),
  offline('hard'),
  offline('soft'),
  file('/sys/devices/system/cpu/online', () => '0\n'),
  file('/sys/devices/system/cpu/possible', () => '0\n'),
  file('/sys/devices/system/cpu/present', () => '0\n'),
  file('/sys/kernel/kexec_loaded', () => '0\n'),
  file('/sys/kernel/kexec_crash_loaded', () => '0\n'),
  file('/sys/kernel/kexec_crash_size', () => '0\n', {
    mode: 0o644,
    write: (_k, _c, _t, text) => (Number.isNaN(integer(text)) ? -EINVAL : 0),
  }),
  file('/sys/kernel/uevent_seqnum', (k) => `${600 + k.state.boots}\n`),
  file('/sys/kernel/fscaps', () => '1\n', { eras: NEW }),
  file('/sys/kernel/profiling', () => '0\n', { mode: 0o644, write: () => -EINVAL }),
  file('/sys/kernel/mm/transparent_hugepage/enabled', () => 'always [madvise] never\n', { eras: NEW }),
  file('/sys/power/state', () => 'freeze mem disk\n', { mode: 0o644, write: () => -EINVAL }),
];
