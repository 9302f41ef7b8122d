/**
 * include/kstructs.ts — the structs of the module API that both the kernel and a module's C read and write: one layout for all eras.
 *
 * A header shows each in the words of its era (include/headers.ts `kstructsHeader`). Offsets are ours.
 */
import { as, embed, type FieldType, handle, i16, i32, struct, text, u8, u32, u64, ulong } from '../mm/struct.ts';
import { list_head } from './sched.ts';

const list = embed(() => list_head as never) as unknown as FieldType<{ readonly $addr: number }>;
const fnp = (decl: string): FieldType<number> => ({ ...u32, c: (name) => decl.replace('@', `(*${name})`) });
const str = as('const char *', u32);
const u16f: FieldType<number> = { ...i16, c: (name) => `unsigned short ${name}` };

/** The record a module's object brings along (`.gnu.linkonce.this_module`), completed by the kernel. */
export const module_struct = struct('module', {
  state: as('enum module_state', i32),
  list,
  name: text(60),
  version: str,
  srcversion: str,
  refcnt: as('atomic_t', i32),
  init: fnp('int @(void)'),
  exit: fnp('void @(void)'),
  module_core: handle(),
  module_init: handle(),
  core_size: u32,
  init_size: u32,
  taints: ulong,
  args: as('char *', u32),
});
/** Section `__param`. */
export const kernel_param = struct('kernel_param', {
  name: str,
  mod: handle('struct module'),
  ops: handle('const struct kernel_param_ops'),
  perm: u16f,
  level: as('signed char', u8),
  flags: u8,
  arg: handle(),
});
export const kernel_param_ops = struct('kernel_param_ops', {
  flags: u32,
  set: fnp('int @(const char *val, const struct kernel_param *kp)'),
  get: fnp('int @(char *buffer, const struct kernel_param *kp)'),
  free: fnp('void @(void *arg)'),
});
export const kparam_array = struct('kparam_array', {
  max: u32,
  elemsize: u32,
  num: as('unsigned int *', u32),
  ops: handle('const struct kernel_param_ops'),
  elem: handle(),
});
export const kparam_string = struct('kparam_string', { maxlen: u32, string: as('char *', u32) });
/** Sections `__ksymtab` and `__ksymtab_gpl`. */
export const kernel_symbol = struct('kernel_symbol', { value: ulong, name: str });

export const timer_list = struct('timer_list', {
  entry: list,
  expires: ulong,
  function: fnp('void @(unsigned long)'),
  data: ulong,
});
export const work_struct = struct('work_struct', {
  data: as('atomic_t', i32),
  entry: list,
  func: fnp('void @(struct work_struct *work)'),
});
export const wait_queue_head = struct('wait_queue_head', { lock: as('spinlock_t', u32), head: list });
export const completion = struct('completion', { done: u32, lock: as('spinlock_t', u32), head: list });
export const mutex = struct('mutex', { owner: as('atomic_t', i32), wait_lock: as('spinlock_t', u32), wait_list: list });
export const semaphore = struct('semaphore', { lock: as('spinlock_t', u32), count: u32, wait_list: list });
export const notifier_block = struct('notifier_block', {
  notifier_call: fnp('int @(struct notifier_block *nb, unsigned long action, void *data)'),
  next: handle('struct notifier_block'),
  priority: i32,
});
export const notifier_head = struct('atomic_notifier_head', {
  lock: as('spinlock_t', u32),
  head: handle('struct notifier_block'),
});

export const pt_regs = struct('pt_regs', {
  bx: ulong,
  cx: ulong,
  dx: ulong,
  si: ulong,
  di: ulong,
  bp: ulong,
  ax: ulong,
  ds: ulong,
  es: ulong,
  fs: ulong,
  gs: ulong,
  orig_ax: ulong,
  ip: ulong,
  cs: ulong,
  flags: ulong,
  sp: ulong,
  ss: ulong,
});
export const kprobe = struct('kprobe', {
  list,
  nmissed: ulong,
  addr: handle(),
  symbol_name: str,
  offset: u32,
  pre_handler: fnp('int @(struct kprobe *p, struct pt_regs *regs)'),
  post_handler: fnp('void @(struct kprobe *p, struct pt_regs *regs, unsigned long flags)'),
  fault_handler: fnp('int @(struct kprobe *p, struct pt_regs *regs, int trapnr)'),
  break_handler: fnp('int @(struct kprobe *p, struct pt_regs *regs)'),
  flags: u32,
});
export const kretprobe_instance = struct('kretprobe_instance', {
  rp: handle('struct kretprobe'),
  ret_addr: handle(),
  task: handle('struct task_struct'),
  data: ulong,
  more: u64,
});
export const kretprobe = struct('kretprobe', {
  kp: embed(() => kprobe as never) as unknown as FieldType<{ readonly $addr: number }>,
  handler: fnp('int @(struct kretprobe_instance *ri, struct pt_regs *regs)'),
  entry_handler: fnp('int @(struct kretprobe_instance *ri, struct pt_regs *regs)'),
  maxactive: i32,
  nmissed: i32,
  data_size: ulong,
});
export const jprobe = struct('jprobe', {
  kp: embed(() => kprobe as never) as unknown as FieldType<{ readonly $addr: number }>,
  entry: handle(),
});

export const file_operations = struct('file_operations', {
  owner: handle('struct module'),
  llseek: fnp('loff_t @(struct file *, loff_t, int)'),
  read: fnp('ssize_t @(struct file *, char *, size_t, loff_t *)'),
  write: fnp('ssize_t @(struct file *, const char *, size_t, loff_t *)'),
  ioctl: fnp('int @(struct inode *, struct file *, unsigned int, unsigned long)'),
  unlocked_ioctl: fnp('long @(struct file *, unsigned int, unsigned long)'),
  compat_ioctl: fnp('long @(struct file *, unsigned int, unsigned long)'),
  poll: fnp('unsigned int @(struct file *, struct poll_table_struct *)'),
  mmap: fnp('int @(struct file *, struct vm_area_struct *)'),
  open: fnp('int @(struct inode *, struct file *)'),
  flush: fnp('int @(struct file *, void *)'),
  release: fnp('int @(struct inode *, struct file *)'),
  fsync: fnp('int @(struct file *, int)'),
  fasync: fnp('int @(int, struct file *, int)'),
});
export const proc_ops = struct('proc_ops', {
  proc_flags: u32,
  proc_open: fnp('int @(struct inode *, struct file *)'),
  proc_read: fnp('ssize_t @(struct file *, char *, size_t, loff_t *)'),
  proc_read_iter: handle(),
  proc_write: fnp('ssize_t @(struct file *, const char *, size_t, loff_t *)'),
  proc_lseek: fnp('loff_t @(struct file *, loff_t, int)'),
  proc_release: fnp('int @(struct inode *, struct file *)'),
  proc_poll: handle(),
  proc_ioctl: fnp('long @(struct file *, unsigned int, unsigned long)'),
  proc_mmap: handle(),
});
export const inode_struct = struct('inode', {
  i_mode: u16f,
  i_pad: u16f,
  i_ino: ulong,
  i_rdev: as('dev_t', u32),
  i_size: as('loff_t', u64),
  i_private: handle(),
  i_cdev: handle('struct cdev'),
  i_fop: handle('const struct file_operations'),
});
export const file_struct = struct('file', {
  f_inode: handle('struct inode'),
  f_op: handle('const struct file_operations'),
  f_flags: u32,
  f_mode: as('fmode_t', u32),
  f_pos: as('loff_t', u64),
  private_data: handle(),
});
/** 2.6.34 lets modules see (and fill in) this one. */
export const proc_dir_entry = struct('proc_dir_entry', {
  name: str,
  mode: as('mode_t', u32),
  uid: as('uid_t', u32),
  gid: as('gid_t', u32),
  size: as('loff_t', u64),
  proc_fops: handle('const struct file_operations'),
  data: handle(),
  read_proc: fnp('int @(char *page, char **start, off_t off, int count, int *eof, void *data)'),
  write_proc: fnp('int @(struct file *file, const char *buffer, unsigned long count, void *data)'),
  parent: handle('struct proc_dir_entry'),
  proc_ops: handle('const struct proc_ops'),
});
export const seq_file = struct('seq_file', {
  buf: as('char *', u32),
  size: u32,
  count: u32,
  index: as('loff_t', u64),
  op: handle('const struct seq_operations'),
  private: handle(),
  show: fnp('int @(struct seq_file *m, void *v)'),
  from: u32,
  read_pos: as('loff_t', u64),
});
export const seq_operations = struct('seq_operations', {
  start: fnp('void * @(struct seq_file *m, loff_t *pos)'),
  stop: fnp('void @(struct seq_file *m, void *v)'),
  next: fnp('void * @(struct seq_file *m, void *v, loff_t *pos)'),
  show: fnp('int @(struct seq_file *m, void *v)'),
});
export const miscdevice = struct('miscdevice', {
  minor: i32,
  name: str,
  fops: handle('const struct file_operations'),
  list,
  parent: handle('struct device'),
  this_device: handle('struct device'),
  nodename: str,
  mode: u16f,
});
export const cdev = struct('cdev', {
  owner: handle('struct module'),
  ops: handle('const struct file_operations'),
  list,
  dev: as('dev_t', u32),
  count: u32,
});
export const sysrq_key_op = struct('sysrq_key_op', {
  handler: fnp('void @(int key)'),
  help_msg: str,
  action_msg: str,
  enable_mask: i32,
});
export const ctl_table = struct('ctl_table', {
  procname: str,
  data: handle(),
  maxlen: i32,
  mode: u16f,
  child: handle('struct ctl_table'),
  proc_handler: fnp('int @(struct ctl_table *ctl, int write, void *buffer, size_t *lenp, loff_t *ppos)'),
  extra1: handle(),
  extra2: handle(),
});
export const callback_head = struct('callback_head', {
  next: handle('struct callback_head'),
  func: fnp('void @(struct callback_head *head)'),
});
/** struct kernel_siginfo of 6.1, struct siginfo of 2.6.34: the beginning that matters. */
export const kernel_siginfo = struct('kernel_siginfo', {
  si_signo: i32,
  si_errno: i32,
  si_code: i32,
  si_pid: i32,
  si_uid: u32,
  si_value: i32,
  si_addr: ulong,
  si_status: i32,
});

/** In an order C accepts. */
export const KSTRUCTS = [
  module_struct,
  kernel_param_ops,
  kernel_param,
  kparam_array,
  kparam_string,
  kernel_symbol,
  timer_list,
  work_struct,
  wait_queue_head,
  completion,
  mutex,
  semaphore,
  notifier_block,
  notifier_head,
  pt_regs,
  kprobe,
  kretprobe_instance,
  kretprobe,
  jprobe,
  file_operations,
  proc_ops,
  inode_struct,
  file_struct,
  proc_dir_entry,
  seq_operations,
  seq_file,
  miscdevice,
  cdev,
  sysrq_key_op,
  ctl_table,
  callback_head,
  kernel_siginfo,
] as const;
