/**
 * killbook/known.ts — where a case cannot end word for word as recorded, because the record names x86-64 registers, addresses, hardware or
 * Debian's build. Each with its reason; what is listed is still compared as far as it can be.
 */
export interface Known {
  readonly reason: string;
  /** The differences this explains begin with one of these. */
  readonly allows: readonly string[];
}

export const KNOWN: Readonly<Record<string, Known>> = {
  'mod-basics': {
    reason:
      "the module of Debian's build is larger than 3000 bytes and its version magic says 6.1.0-56-amd64; ours is smaller and says 686-pae",
    allows: ['rc 0 of root# head -c 3000', 'rc 1 of root# sed "s/6.1.0-56-amd64'],
  },
  'mod-wrong-kernel': {
    reason: "wrong_kernel.ko is a binary of Debian's build for another kernel, not a source the machine could build",
    allows: [
      'rc 1 of root# modinfo -F vermagic /mods/wrong_kernel.ko',
      'rc 1 of root# insmod -f /mods/wrong_kernel.ko',
      'rc 1 of root# insmod /mods/wrong_kernel.ko',
      'rc 1 of root# sed "s/SMP',
      'rc 1 of root# ks finit_module',
      'rc ',
    ],
  },
  'ptrace-inject-munmap': {
    reason:
      'the script unmaps 0x401000, where the text of the x86-64 program lies; the i386 program lies at 0x08048000',
    allows: ['PID 1 died', 'panicked', 'panic line', 'PID 1 at the end', '2 steps'],
  },
  'misc-owner': {
    reason: 'the script advises 0x400000, an address of the x86-64 program',
    allows: ['rc 1 of root# ks process_madvise'],
  },
  'cg-memory-max': {
    reason: "the record's flood of reports on the serial line cut its `rc=` lines to pieces",
    allows: ['rc 0 of root# cat /sys/fs/cgroup/k/memory.events: recorded null', 'rc 0 of root# grep -E "State|VmRSS"'],
  },
  'init-alarm': {
    reason: 'the loop of 200 million rounds takes longer than two seconds on this machine: PID 1 is still in it',
    allows: ['PID 1 at the end: Name: init;State: R (running)'],
  },
  'oom-tmpfs': {
    reason: "a house limit: a seat's tmpfs quota (EDQUOT) comes before the end of the memory",
    allows: ['PID 1 at the end', '3 steps', 'rc 1 of root# dd if=/dev/zero'],
  },
  'sysv-overwrite': {
    reason: 'programs are linked statically: there is no libc.so whose pages could be taken from under init',
    allows: ['PID 1 died', 'panicked', 'panic line', 'PID 1 at the end', 'rc 1 of root# /tmp/busybox truncate'],
  },
  'sysv-telinit-u-nolibc': {
    reason: 'programs are linked statically: init starts anew without libc.so and its loader',
    allows: ['PID 1 died', 'panicked', 'panic line', 'PID 1 at the end', 'rc ', '6 steps'],
  },
};
