/** fs/proc/api.ts — what renderers of /proc may ask of the kernel beyond the views they are handed. They change nothing by it. */
export { CYCLES_PER_MS } from '../../include/constants.ts';
export { commandLine } from '../../kernel/boot.ts';
export { cgroup_path as cgroupPath } from '../../kernel/cgroup.ts';
export { LOCKDOWN_KEY, lockdownLevel, security_locked_down as lockedDown } from '../../kernel/lockdown.ts';
export { userNsOf } from '../../kernel/namespaces.ts';
export { nr_in as numberIn, nr_of as idIn } from '../../kernel/pid.ts';
export { proc_do_cad_pid as writeCadPid } from '../../kernel/reboot.ts';
export { handle_sysrq as sysrq } from '../../kernel/sysrq.ts';
export { children, init_task as initTask, stateLetter, threads } from '../../kernel/task.ts';
export { wallMs } from '../../kernel/time.ts';
export {
  gid_for as gidFor,
  show_id_map as showIdMap,
  uid_for as uidFor,
  write_id_map as writeIdMap,
  write_setgroups as writeSetgroups,
} from '../../kernel/user-ns.ts';
export { memoryUse, oomScore } from '../../mm/oom-kill.ts';
export { ttyForeground, ttyNumber } from '../../tty/index.ts';
export { pathText } from '../path.ts';
export { dumpable, mayRead } from './access.ts';
export { type Ksym, kallsyms, maySeeAddresses } from './kallsyms.ts';
export { cpuTimes, loadAverage } from './load.ts';
export { type Area, mapsOf } from './maps.ts';
export { memOpen, memRead, memWrite, pagemapRead } from './mem.ts';
export { type MountRow, mountsSeenBy } from './mounts.ts';
export { oomAdjRefused, oomAdjSharers } from './oom.ts';
export { stackLine, stackOf, wchanOf } from './sleep.ts';
export { auxvOf, cmdlineOf, environOf } from './strings.ts';
