/**
 * include/headers.ts — the layouts as C text, in the words of an era: what `<killinit/structs.h>` shows a module.
 *
 * One layout serves both eras (H2 of the architecture); here names and types are chosen. `task->state` is `__state` on 6.1, ids are plain
 * integers on 2.6.34 and `kuid_t` on 6.1. A declaration that replaces a field's own must have its size.
 */
import type { Era } from '../era/era.ts';
import type { AnyLayout, Fields } from '../mm/struct.ts';
import { KSTRUCTS, module_struct } from './kstructs.ts';
import * as L from './sched.ts';

const PLAIN: Readonly<Record<string, string>> = {
  'sigpending.signal': 'sigset_t signal',
  'task_struct.blocked': 'sigset_t blocked',
  'task_struct.real_blocked': 'sigset_t real_blocked',
  'task_struct.saved_sigmask': 'sigset_t saved_sigmask',
  'task_struct.seccomp_mode': 'struct { int mode; } seccomp',
  'task_struct.usage': 'atomic_t usage',
  'signal_struct.sigcnt': 'atomic_t sigcnt',
  'signal_struct.live': 'atomic_t live',
  'sighand_struct.count': 'atomic_t count',
  'mm_struct.mm_users': 'atomic_t mm_users',
  'mm_struct.mm_count': 'atomic_t mm_count',
  'pid.count': 'atomic_t count',
  'cred.usage': 'atomic_t usage',
  ...Object.fromEntries(
    ['inheritable', 'permitted', 'effective', 'bset', 'ambient'].map((s) => [`cred.cap_${s}`, `kernel_cap_t cap_${s}`]),
  ),
};
const MODERN: Readonly<Record<string, string>> = {
  ...PLAIN,
  'task_struct.state': 'unsigned int __state',
  'task_struct.loginuid': 'kuid_t loginuid',
  ...Object.fromEntries(['uid', 'suid', 'euid', 'fsuid'].map((n) => [`cred.${n}`, `kuid_t ${n}`])),
  ...Object.fromEntries(['gid', 'sgid', 'egid', 'fsgid'].map((n) => [`cred.${n}`, `kgid_t ${n}`])),
};
const OLD: Readonly<Record<string, string>> = {
  ...PLAIN,
  ...Object.fromEntries(['uid', 'suid', 'euid', 'fsuid'].map((n) => [`cred.${n}`, `uid_t ${n}`])),
  ...Object.fromEntries(['gid', 'sgid', 'egid', 'fsgid'].map((n) => [`cred.${n}`, `gid_t ${n}`])),
};

function text(layout: AnyLayout, names: Readonly<Record<string, string>>): string {
  const rows = Object.entries(layout.fields as Fields).map(
    ([name, f]) => `\t${names[`${layout.name}.${name}`] ?? f.c(name)};\n`,
  );
  return `struct ${layout.name} {\n${rows.join('')}};\n`;
}

/** Everything a module can name, in an order C accepts. Needs pid_t, uid_t, kuid_t, atomic_t, sigset_t, kernel_cap_t and list_head declared before. */
export function structsHeader(era: Era): string {
  const names = era.trace === 'new' ? MODERN : OLD;
  const action =
    'struct k_sigaction {\n\tstruct { void (*sa_handler)(int); unsigned long sa_flags; void (*sa_restorer)(void); sigset_t sa_mask; } sa;\n};\n';
  const forward = [
    'task_struct',
    'pid_namespace',
    'user_namespace',
    'group_info',
    'fs_struct',
    'files_struct',
    'tty_struct',
    'uts_namespace',
    'ipc_namespace',
    'mnt_namespace',
    'net',
    'file',
  ]
    .map((n) => `struct ${n};\n`)
    .join('');
  const order: AnyLayout[] = [L.sigpending, L.sigqueue, L.cred];
  const later: AnyLayout[] = [
    L.sighand_struct,
    L.rlimit,
    L.signal_struct,
    L.upid,
    L.pid,
    L.pid_namespace,
    L.nsproxy,
    L.mm_struct,
    L.task_struct,
  ];
  return `/* Layouts of the simulated kernel; offsets are its own. */\n${forward}${order.map((l) => text(l, names)).join('\n')}\n${action}\n${later.map((l) => text(l, names)).join('\n')}`;
}

const WORDS_NEW: Readonly<Record<string, string>> = {
  'timer_list.function': 'void (*function)(struct timer_list *)',
  'timer_list.data': 'unsigned int flags',
  'wait_queue_head.head': 'struct list_head head',
};
const WORDS_OLD: Readonly<Record<string, string>> = {
  'wait_queue_head.head': 'struct list_head task_list',
};
/**
 * The structs of the module API, as C text. Needs list_head, spinlock_t, atomic_t, loff_t, ssize_t, size_t, mode_t, fmode_t, dev_t, uid_t, gid_t
 * and `enum module_state` declared before.
 */
export function kstructsHeader(era: Era): string {
  const modern = era.trace === 'new';
  const names = modern ? WORDS_NEW : WORDS_OLD;
  const forward = [
    'module',
    'file',
    'inode',
    'poll_table_struct',
    'vm_area_struct',
    'device',
    'seq_file',
    'ctl_table',
    'cdev',
    'task_struct',
  ]
    .concat(KSTRUCTS.map((l) => l.name))
    .filter((n, i, all) => all.indexOf(n) === i)
    .map((n) => `struct ${n};\n`)
    .join('');
  return `/* The module API's structs, as the simulated kernel lays them out. */\n${forward}${KSTRUCTS.map((l) => text(l, names)).join('\n')}`;
}
/** Where `modpost` writes into struct module: what cc's buildModule() asks for. */
export const MODULE_LAYOUT = {
  size: module_struct.size,
  name: module_struct.offsets.name,
  init: module_struct.offsets.init,
  exit: module_struct.offsets.exit,
} as const;
