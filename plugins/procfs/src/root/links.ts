/** root/links.ts — symbolic links of /proc, and the little there is of /proc/net. */
import { fcntl, type ProcFile } from '@killinit/plugin-sdk';
import { pidFile } from '../lib.ts';

const link = (path: string, target: string): ProcFile => ({
  path,
  mode: fcntl.S_IFLNK | 0o777,
  render: () => target,
});

const DEV_HEADER =
  'Inter-|   Receive                                                |  Transmit\n' +
  ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n';

export const linkFiles: readonly ProcFile[] = [
  link('mounts', 'self/mounts'),
  link('net', 'self/net'),
  pidFile(
    'net/dev',
    () =>
      `${DEV_HEADER}    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0\n`,
  ),
  pidFile('net/unix', () => 'Num       RefCount Protocol Flags    Type St Inode Path\n'),
];
