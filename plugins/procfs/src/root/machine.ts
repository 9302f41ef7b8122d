/** root/machine.ts — what machine and kernel this is. */
import { type Kernel, type ProcFile, proc } from '@killinit/plugin-sdk';
import { file, hex, modern, NEW, OLD } from '../lib.ts';

/** linux_proc_banner */
const banner = (k: Kernel): string =>
  modern(k)
    ? `Linux version ${k.era.release} (build@killinit) (gcc-12 (Debian 12.2.0-14) 12.2.0, GNU ld (GNU Binutils for Debian) 2.40) ${k.era.version}\n`
    : `Linux version ${k.era.release} (build@killinit) (gcc version 4.4.3 (Debian 4.4.3-2) ) ${k.era.version}\n`;

/** What cpuid says: an i686 without MMX and SSE. */
function cpuinfo(k: Kernel): string {
  const rows: [string, string][] = [
    ['processor', '0'],
    ['vendor_id', 'GenuineIntel'],
    ['cpu family', '6'],
    ['model', '1'],
    ['model name', 'Pentium Pro'],
    ['stepping', '9'],
    ['cpu MHz', '20.000'],
    ['cache size', '256 KB'],
    ...((modern(k)
      ? [
          ['physical id', '0'],
          ['siblings', '1'],
          ['core id', '0'],
          ['cpu cores', '1'],
        ]
      : []) as [string, string][]),
    ['fdiv_bug', 'no'],
    ...((modern(k) ? [] : [['hlt_bug', 'no']]) as [string, string][]),
    ['f00f_bug', 'no'],
    ['coma_bug', 'no'],
    ['fpu', 'yes'],
    ['fpu_exception', 'yes'],
    ['cpuid level', '2'],
    ['wp', 'yes'],
    ['flags', 'fpu tsc pae cx8 cmov nx'],
    ['bogomips', '40.00'],
    ['clflush size', '32'],
    ['cache_alignment', '32'],
    ['address sizes', '36 bits physical, 32 bits virtual'],
    ['power management', ''],
  ];
  return `${rows.map(([name, value]) => `${name.padEnd(name.length < 8 ? 8 : 0)}${name.length < 8 ? '\t' : name.length < 16 ? '\t' : ''}: ${value}`).join('\n')}\n\n`;
}

const FS_OLD = [
  'sysfs',
  'rootfs',
  'bdev',
  'proc',
  'devtmpfs',
  'sockfs',
  'pipefs',
  'anon_inodefs',
  'tmpfs',
  'devpts',
  'ramfs',
  'debugfs',
];
const FS_NEW = [
  'sysfs',
  'tmpfs',
  'bdev',
  'proc',
  'cgroup2',
  'devtmpfs',
  'debugfs',
  'securityfs',
  'sockfs',
  'pipefs',
  'ramfs',
  'devpts',
];

export const machineFiles: readonly ProcFile[] = [
  file('version', banner),
  file('cpuinfo', cpuinfo),
  file('cmdline', (k) => `${proc.commandLine(k)}\n`),
  file('filesystems', () => FS_NEW.map((n) => `nodev\t${n}\n`).join(''), { eras: NEW }),
  file('filesystems', () => FS_OLD.map((n) => `nodev\t${n}\n`).join(''), { eras: OLD }),
  file('devices', () => {
    const chars = [
      '  1 mem',
      '  4 /dev/vc/0',
      '  4 tty',
      '  5 /dev/tty',
      '  5 /dev/console',
      '  5 /dev/ptmx',
      ' 10 misc',
      '128 ptm',
      '136 pts',
    ];
    return `Character devices:\n${chars.join('\n')}\n\nBlock devices:\n`;
  }),
  file('misc', () => ' 60 cpu_dma_latency\n 63 vga_arbiter\n'),
  file('partitions', () => 'major minor  #blocks  name\n\n'),
  file('diskstats', () => ''),
  file('interrupts', (k) => {
    const n = String(Math.floor((k.now - k.state.bootedAt / proc.CYCLES_PER_MS) / 4)).padStart(10);
    const zero = String(0).padStart(10);
    return `           CPU0       \n  0: ${n}    XT-PIC      timer\n  1: ${zero}    XT-PIC      i8042\nNMI: ${zero}   Non-maskable interrupts\nLOC: ${zero}   Local timer interrupts\nERR: ${zero}\nMIS: ${zero}\n`;
  }),
  file('softirqs', () => {
    const names = ['HI', 'TIMER', 'NET_TX', 'NET_RX', 'BLOCK', 'TASKLET', 'SCHED', 'HRTIMER', 'RCU'];
    return `                    CPU0       \n${names.map((n) => `${`${n}:`.padStart(12)} ${String(0).padStart(10)}\n`).join('')}`;
  }),
  file('iomem', () => '00000000-00000fff : Reserved\n00001000-03ffffff : System RAM\n', { mode: 0o444 }),
  file(
    'ioports',
    () => '0000-001f : dma1\n0020-0021 : pic1\n0040-0043 : timer0\n0060-0060 : keyboard\n0064-0064 : keyboard\n',
  ),
  file('dma', () => ' 4: cascade\n'),
  file(
    'consoles',
    (k) => (modern(k) ? 'tty0                 -WU (EC  p  )    4:1\n' : 'tty0                 -WU (EC p )    4:1\n'),
    { eras: NEW },
  ),
  file('execdomains', () => '0-0\tLinux           \t[kernel]\n'),
  file(
    'cgroups',
    () => '#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t1\t1\npids\t0\t1\t1\n',
    { eras: NEW },
  ),
  file('tty/drivers', () =>
    [
      '/dev/tty             /dev/tty        5       0 system:/dev/tty',
      '/dev/console         /dev/console    5       1 system:console',
      '/dev/ptmx            /dev/ptmx       5       2 system',
      '/dev/vc/0            /dev/vc/0       4       0 system:vtmaster',
      'pty_slave            /dev/pts      136 0-1048575 pty:slave',
      'pty_master           /dev/ptm      128 0-1048575 pty:master',
      'unknown              /dev/tty        4 1-63 console',
      '',
    ].join('\n'),
  ),
  file('locks', (k) => locks(k)),
  file('key-users', (k) => (k.current === null ? '' : `${String(0).padStart(5)}:     1 0/0 0/1000000 0/25000000\n`)),
];

/** fs/locks.c locks_show(): flock(2) and fcntl(2) locks of the whole machine. */
function locks(k: Kernel): string {
  const rows: string[] = [];
  const seen = new Set<unknown>();
  for (const x of k.state.tasks.values())
    for (const { file: f } of x.files.fds.values()) {
      if (seen.has(f.inode)) continue;
      seen.add(f.inode);
      for (const l of f.inode.locks ?? []) {
        const posix = typeof l.by === 'number';
        const pid = posix ? (l.by as number) : x.pid;
        const end = Number.isFinite(l.end) ? String(l.end - 1) : 'EOF';
        const place = `${hex(0, 2)}:${hex(f.inode.sb.dev, 2)}:${f.inode.ino}`;
        rows.push(
          `${rows.length + 1}: ${posix ? 'POSIX ' : 'FLOCK '} ADVISORY  ${l.exclusive ? 'WRITE' : 'READ '} ${pid} ${place} ${l.start} ${end}\n`,
        );
      }
    }
  return rows.join('');
}
