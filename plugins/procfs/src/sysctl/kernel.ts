/** sysctl/kernel.ts — /proc/sys/kernel. Which era has what: kernel/sysctl.c of each. */
import { type Kernel, type ProcFile, proc, type Task } from '@killinit/plugin-sdk';
import { integer, NEW, OLD } from '../lib.ts';
import { fixedSysctl, intSysctl, intsSysctl, onceSysctl, sysctlOf, textSysctl } from './kinds.ts';

const EPERM = 1;
const EINVAL = 22;
const INT_MAX = 0x7fffffff;
const INT_MIN = -0x80000000;
const CAP_SYS_ADMIN = 21;
const CAP_SYS_PTRACE = 19;
/** Bits of `tainted` there are. */
const TAINT_MASK = 0x7ffff;

const privileged = (cap: number) => (k: Kernel, current: Task) => (k.capable(current, cap) ? 0 : -EPERM);
/** A name of the reader's uts namespace. */
function utsName(field: 'hostname' | 'domainname'): ProcFile {
  return {
    path: `sys/kernel/${field}`,
    mode: 0o644,
    render: (k, current) => `${k.x(current).ns.uts[field]}\n`,
    write(k, current, _task, text) {
      const end = text.indexOf('\n');
      k.x(current).ns.uts[field] = (end < 0 ? text : text.slice(0, end)).slice(0, 64);
      return 0;
    },
  };
}
/** proc_do_cad_pid(): whom Ctrl-Alt-Del is sent to; it must exist. */
const cadPid: ProcFile = {
  path: 'sys/kernel/cad_pid',
  mode: 0o600,
  render: (k) => `${sysctlOf(k, 'kernel/cad_pid', 1)}\n`,
  write(k, _current, _task, text) {
    const pid = integer(text);
    if (Number.isNaN(pid)) return -EINVAL;
    return proc.writeCadPid(k, pid);
  },
};
/** proc_taint(): bits can be added, never taken away. */
const tainted: ProcFile = {
  path: 'sys/kernel/tainted',
  mode: 0o644,
  render: (k) => `${k.state.tainted >>> 0}\n`,
  write(k, current, _task, text) {
    if (!k.capable(current, CAP_SYS_ADMIN)) return -EPERM;
    const bits = integer(text);
    if (Number.isNaN(bits) || bits < 0) return -EINVAL;
    k.state.tainted = (k.state.tainted | (bits & TAINT_MASK)) >>> 0;
    return 0;
  },
};
/** pid_ns_ctl_handler(): the number after which the next process is numbered. */
const nsLastPid: ProcFile = {
  path: 'sys/kernel/ns_last_pid',
  mode: 0o666,
  eras: NEW,
  render: (k, current) => `${k.x(current).pidNs.last}\n`,
  write(k, current, _task, text) {
    if (!k.capable(current, CAP_SYS_ADMIN)) return -EPERM;
    const n = integer(text);
    if (Number.isNaN(n) || n < 0 || n > Number(sysctlOf(k, 'kernel/pid_max', 32768))) return -EINVAL;
    k.x(current).pidNs.last = n;
    return 0;
  },
};
/** Random 128 bits as a UUID; `boot_id` stays for this boot. */
function uuid(words: readonly number[]): string {
  const hex = words.map((w) => (w >>> 0).toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
const bootId = (k: Kernel): string => {
  const mix = (n: number): number => Math.imul((k.state.seed + n) ^ (k.state.boots << 8), 0x9e3779b1) ^ (n << 13);
  return uuid([mix(1), mix(2), mix(3), mix(4)]);
};

export const kernelSysctls: readonly ProcFile[] = [
  utsName('hostname'),
  utsName('domainname'),
  fixedSysctl('kernel/ostype', () => 'Linux'),
  fixedSysctl('kernel/osrelease', (k) => k.era.release),
  fixedSysctl('kernel/version', (k) => k.era.version),
  fixedSysctl('kernel/ngroups_max', () => 65_536),
  fixedSysctl('kernel/cap_last_cap', () => 40, { eras: NEW }),
  cadPid,
  tainted,
  nsLastPid,
  textSysctl('kernel/core_pattern', 'core', 128),
  intSysctl('kernel/core_uses_pid', 0, INT_MIN, INT_MAX),
  intSysctl('kernel/core_pipe_limit', 0, 0, INT_MAX),
  intSysctl('kernel/ctrl-alt-del', 1, INT_MIN, INT_MAX),
  textSysctl('kernel/modprobe', '/sbin/modprobe', 256),
  textSysctl('kernel/hotplug', '', 256, { eras: OLD }),
  textSysctl('kernel/poweroff_cmd', '/sbin/poweroff', 256),
  onceSysctl('kernel/modules_disabled', { check: privileged(16) }),
  onceSysctl('kernel/kexec_load_disabled', { eras: NEW }),
  intSysctl('kernel/panic', 0, INT_MIN, INT_MAX),
  intSysctl('kernel/panic_on_oops', 0, INT_MIN, INT_MAX),
  intSysctl('kernel/panic_on_unrecovered_nmi', 0, INT_MIN, INT_MAX),
  intSysctl('kernel/panic_on_io_nmi', 0, INT_MIN, INT_MAX, { eras: NEW }),
  intSysctl('kernel/panic_on_warn', 0, 0, 1, { eras: NEW }),
  intSysctl('kernel/panic_print', 0, 0, INT_MAX, { eras: NEW }),
  intSysctl('kernel/oops_limit', 10_000, 0, INT_MAX, { eras: NEW }),
  intSysctl('kernel/warn_limit', 0, 0, INT_MAX, { eras: NEW }),
  intSysctl('kernel/pid_max', 32_768, 301, 32_768),
  intSysctl('kernel/threads-max', 1022, 1, INT_MAX),
  intsSysctl('kernel/printk', [7, 4, 1, 7]),
  intSysctl('kernel/printk_ratelimit', 5, 0, INT_MAX),
  intSysctl('kernel/printk_ratelimit_burst', 10, INT_MIN, INT_MAX),
  intSysctl('kernel/printk_delay', 0, 0, 10_000),
  intSysctl('kernel/print-fatal-signals', 0, INT_MIN, INT_MAX),
  intSysctl('kernel/randomize_va_space', 2, INT_MIN, INT_MAX),
  intSysctl('kernel/sysrq', 1, INT_MIN, INT_MAX),
  intSysctl('kernel/dmesg_restrict', 0, 0, 1, { eras: NEW, check: privileged(CAP_SYS_ADMIN) }),
  intSysctl('kernel/kptr_restrict', 0, 0, 2, { eras: NEW, check: privileged(CAP_SYS_ADMIN) }),
  intSysctl('kernel/perf_event_paranoid', 3, -1, INT_MAX, { eras: NEW }),
  intSysctl('kernel/perf_event_paranoid', 1, INT_MIN, INT_MAX, { eras: OLD }),
  intSysctl('kernel/unprivileged_userns_clone', 1, INT_MIN, INT_MAX, { eras: NEW }),
  /** 1 locks it: from then on nothing can be changed. */
  intSysctl('kernel/unprivileged_bpf_disabled', 2, 0, 2, {
    eras: NEW,
    check: (k, current, value) =>
      !k.capable(current, CAP_SYS_ADMIN) ||
      (Number(sysctlOf(k, 'kernel/unprivileged_bpf_disabled', 2)) === 1 && value !== 1)
        ? -EPERM
        : 0,
  }),
  /** yama_dointvec_minmax(): 3 stays 3. */
  intSysctl('kernel/yama/ptrace_scope', 0, 0, 3, {
    eras: NEW,
    check: (k, current, value) =>
      !k.capable(current, CAP_SYS_PTRACE)
        ? -EPERM
        : Number(sysctlOf(k, 'kernel/yama/ptrace_scope', 0)) === 3 && value !== 3
          ? -EINVAL
          : 0,
  }),
  intSysctl('kernel/hung_task_panic', 0, 0, 1),
  intSysctl('kernel/hung_task_check_count', 32_768, 0, INT_MAX),
  intSysctl('kernel/hung_task_timeout_secs', 120, 0, INT_MAX),
  intSysctl('kernel/hung_task_check_interval_secs', 0, 0, INT_MAX, { eras: NEW }),
  intSysctl('kernel/hung_task_warnings', 10, -1, INT_MAX),
  intSysctl('kernel/softlockup_panic', 0, 0, 1),
  intSysctl('kernel/watchdog_thresh', 10, 0, 60, { eras: NEW }),
  intSysctl('kernel/softlockup_thresh', 60, -1, 60, { eras: OLD }),
  intSysctl('kernel/watchdog', 1, 0, 1, { eras: NEW }),
  intSysctl('kernel/nmi_watchdog', 0, 0, 1),
  intSysctl('kernel/soft_watchdog', 1, 0, 1, { eras: NEW }),
  intSysctl('kernel/sched_rt_period_us', 1_000_000, 1, INT_MAX),
  intSysctl('kernel/sched_rt_runtime_us', 950_000, -1, INT_MAX),
  intSysctl('kernel/sched_child_runs_first', 0, INT_MIN, INT_MAX),
  intSysctl('kernel/sched_autogroup_enabled', 0, 0, 1, { eras: NEW }),
  intSysctl('kernel/overflowuid', 65_534, 0, 65_535),
  intSysctl('kernel/overflowgid', 65_534, 0, 65_535),
  intSysctl('kernel/msgmax', 8192, 0, INT_MAX),
  intSysctl('kernel/msgmnb', 16_384, 0, INT_MAX),
  intSysctl('kernel/msgmni', 128, 0, INT_MAX),
  intsSysctl('kernel/sem', [250, 32_000, 32, 128]),
  intSysctl('kernel/shmmax', 33_554_432, 0, INT_MAX),
  intSysctl('kernel/shmall', 2_097_152, 0, INT_MAX),
  intSysctl('kernel/shmmni', 4096, 0, INT_MAX),
  intsSysctl('kernel/acct', [4, 2, 30]),
  fixedSysctl('kernel/random/poolsize', (k) => (k.era.trace === 'new' ? 256 : 4096)),
  fixedSysctl('kernel/random/entropy_avail', (k) => (k.era.trace === 'new' ? 256 : 3072)),
  fixedSysctl('kernel/random/boot_id', bootId),
  fixedSysctl('kernel/random/uuid', (k) => uuid([k.random(), k.random(), k.random(), k.random()])),
];
