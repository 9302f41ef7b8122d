/** kernel/exports/list.ts — Module.symvers: every symbol a module of an era can link against, and whether only a GPL one may. */
import type { Era } from '../../era/era.ts';
import { DOORS_BY_NAME } from './doors.ts';
import { PARAM_OPS } from './params.ts';

/** Variables; those of kernel/module-image.ts that Linux exports. */
const DATA: readonly string[] = [
  'jiffies',
  'jiffies_64',
  'current_task',
  '__preempt_count',
  'cad_pid',
  'panic_notifier_list',
  'init_task',
  'init_uts_ns',
  'nr_cpu_ids',
  '__cpu_online_mask',
  '__cpu_possible_mask',
  '__num_online_cpus',
  'system_state',
  'oops_in_progress',
  'panic_timeout',
  'loops_per_jiffy',
  'console_printk',
  'overflowuid',
  'overflowgid',
  'empty_zero_page',
  '_ctype',
  'hex_asc',
  '__per_cpu_offset',
  'boot_cpu_data',
  'system_wq',
  'param_array_ops',
  ...Object.keys(PARAM_OPS),
];
const GPL_DATA: readonly string[] = [
  'init_pid_ns',
  'init_user_ns',
  'system_highpri_wq',
  'system_long_wq',
  'system_unbound_wq',
];

const lists = new Map<string, ReadonlyMap<string, 'any' | 'gpl'>>();
export function moduleExports(era: Era): ReadonlyMap<string, 'any' | 'gpl'> {
  let list = lists.get(era.id);
  if (list === undefined) {
    const made = new Map<string, 'any' | 'gpl'>();
    for (const [name, f] of DOORS_BY_NAME(era)) if (f.export !== 'no') made.set(name, f.export);
    for (const name of DATA) made.set(name, 'any');
    for (const name of GPL_DATA) made.set(name, 'gpl');
    list = new Map([...made].sort(([a], [b]) => (a < b ? -1 : 1)));
    lists.set(era.id, list);
  }
  return list;
}
