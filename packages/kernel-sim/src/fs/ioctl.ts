/** fs/ioctl.ts — fs/ioctl.c do_vfs_ioctl(): what every file knows, then the file's own. */
import { EBADF, EFAULT, ENOTTY } from '../include/errno.ts';
import { O_NONBLOCK } from '../include/fcntl.ts';
import { NR } from '../include/unistd.ts';
import { int, syscall, uint, user } from '../kernel/syscall.ts';
import { setAsync } from './async.ts';
import { word } from './bytes.ts';
import { fget } from './file.ts';
import { opsOf } from './file-ops.ts';

const FIOCLEX = 0x5451;
const FIONCLEX = 0x5450;
const FIONBIO = 0x5421;
const FIOASYNC = 0x5452;
const FIONREAD = 0x541b;

export const ioctlSyscalls = [
  syscall('ioctl', NR.ioctl, [int, uint, user], (k, t, fd, cmd, arg) => {
    const file = fget(k, t, fd);
    const descriptor = k.x(t).files.fds.get(fd);
    if (file === null || descriptor === undefined) return -EBADF;
    const flag = (bit: number): number => {
      const on = k.user.u32(arg);
      if (on === undefined) return -EFAULT;
      file.flags = on !== 0 ? file.flags | bit : file.flags & ~bit;
      return 0;
    };
    switch (cmd) {
      case FIOCLEX:
      case FIONCLEX:
        descriptor.cloexec = cmd === FIOCLEX;
        return 0;
      case FIONBIO:
        return flag(O_NONBLOCK);
      case FIOASYNC: {
        const on = k.user.u32(arg);
        if (on === undefined) return -EFAULT;
        setAsync(k, t, file, fd, on !== 0);
        return 0;
      }
      case FIONREAD:
        if (file.kind === 'reg') return k.user.write(arg, word(Math.max(0, file.inode.size - file.pos)));
        break;
    }
    return opsOf(file).ioctl?.(k, t, file, cmd, arg) ?? -ENOTTY;
  }),
];
